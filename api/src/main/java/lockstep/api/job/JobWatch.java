package lockstep.api.job;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import lockstep.api.events.EventHub;
import lockstep.core.fault.StoreFault;
import lockstep.sync.job.Job;
import lockstep.sync.job.JobState;
import lockstep.sync.job.JobStore;

/// Notices what becomes of jobs, whichever instance runs them, and tells those who are looking.
public final class JobWatch {
  private final JobStore store;
  private final EventHub events;
  private final Map<String, Integer> seen = new HashMap<>();
  private volatile List<Job> live = List.of();

  /// Watches `store` for those who listen to `events`.
  public JobWatch(JobStore store, EventHub events) {
    this.store = store;
    this.events = events;
  }

  /// Looks once. To be called about once a second by one thread.
  public void look() {
    try {
      List<Job> now = store.live();
      List<Job> gone =
          live.stream()
              .filter(job -> now.stream().noneMatch(it -> it.uid().equals(job.uid())))
              .toList();
      gone.forEach(
          job -> {
            seen.remove(job.uid());
            store.find(job.uid()).ifPresent(it -> events.tell("job", JobRoutes.news(it)));
          });
      for (Job job : now) {
        Integer before = seen.put(job.uid(), job.revision());
        if (before == null || before != job.revision()) {
          events.tell("job", JobRoutes.news(job));
        }
      }
      live = now;
    } catch (StoreFault _) {
      // it is seen the next time
    }
  }

  /// How many were in this state when it last looked.
  public long count(JobState state) {
    return live.stream().filter(job -> job.state() == state).count();
  }
}
