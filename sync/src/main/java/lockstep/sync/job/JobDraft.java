package lockstep.sync.job;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lockstep.sync.job.Job.Owner;
import lockstep.sync.job.Job.Turn;

/// A job while an event changes it.
final class JobDraft {
  private static final int MOST_TURNS = 50;

  private final Job job;
  private final Instant now;
  private final List<Turn> turns;
  private JobState state;
  private int epoch;
  private Optional<Instant> finished;
  Optional<Owner> owner;
  int losses;
  Optional<String> cancelledBy;
  Progress progress;

  JobDraft(Job job, Instant now) {
    this.job = job;
    this.now = now;
    this.turns = new ArrayList<>(job.turns());
    this.state = job.state();
    this.epoch = job.epoch();
    this.finished = job.finished();
    this.owner = job.owner();
    this.losses = job.losses();
    this.cancelledBy = job.cancelledBy();
    this.progress = job.progress();
  }

  void own(JobEvent.Claim claim) {
    epoch++;
    state = JobState.WORKING;
    owner = Optional.of(new Owner(claim.instance(), claim.token(), now.plus(claim.life())));
    turns.add(new Turn(claim.instance(), epoch, now));
  }

  void disown() {
    owner = Optional.empty();
    state = JobState.PENDING;
  }

  void end(JobState how) {
    owner = Optional.empty();
    state = how;
    finished = Optional.of(now);
  }

  Job done() {
    boolean begins = state == JobState.WORKING && job.started().isEmpty();
    return new Job(
        job.uid(),
        job.name(),
        job.repository(),
        job.spec(),
        job.author(),
        job.created(),
        state,
        begins ? Optional.of(now) : job.started(),
        finished,
        epoch,
        owner,
        losses,
        turns.subList(Math.max(0, turns.size() - MOST_TURNS), turns.size()),
        cancelledBy,
        progress,
        job.revision() + 1);
  }
}
