package lockstep.sync.job;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import lockstep.sync.job.Job.Hold;
import lockstep.sync.job.Job.Owner;

/// The life of a job as a pure function: (job, event, time) -> what it is afterwards.
///
/// A store runs it on the row of the job while nobody else can change that row, with the time of
/// the database. So whoever asks first is heard, and who has lost a job is told so.
public final class JobLife {
  /// After how many runners in a row that were lost without getting further it is given up: it may
  /// be what ends them.
  static final int MOST_LOSSES = 5;

  private JobLife() {}

  /// What became of an event.
  public sealed interface Step {
    /// The job is like this now.
    record Changed(Job job) implements Step {}

    /// Nothing has changed.
    ///
    /// @param why for a person
    record Refused(String why) implements Step {}
  }

  /// What `job` is after `event`.
  public static Step step(Job job, JobEvent event, Instant now) {
    if (job.state().isEnd()) {
      return new Step.Refused("the job has ended: " + job.state().word());
    }
    return switch (event) {
      case JobEvent.Claim claim -> claim(job, claim, now);
      case JobEvent.Beat beat -> beat(job, beat, now);
      case JobEvent.GiveBack give ->
          ofOwner(job, give.hold(), new JobDraft(job, now), JobDraft::disown);
      case JobEvent.Finish finish -> finish(job, finish, now);
      case JobEvent.Cancel cancel -> cancel(job, cancel, now);
    };
  }

  private static Step claim(Job job, JobEvent.Claim claim, Instant now) {
    if (!job.isFree(now)) {
      return new Step.Refused("another runner has it");
    }
    JobDraft draft = new JobDraft(job, now);
    draft.losses += job.owner().isPresent() ? 1 : 0;
    if (job.cancelledBy().isPresent()) {
      draft.progress = cancelled(job.cancelledBy(), job.progress());
      draft.end(JobState.CANCELLED);
    } else if (draft.losses >= MOST_LOSSES) {
      String why =
          "given up: %d runners in a row ended while they worked on it".formatted(draft.losses);
      draft.progress = job.progress().saying(why).error(why);
      draft.end(JobState.ERROR);
    } else {
      draft.own(claim);
    }
    return new Step.Changed(draft.done());
  }

  /// A beat that comes late is heard as long as nobody else has claimed the job.
  private static Step beat(Job job, JobEvent.Beat beat, Instant now) {
    return ofOwner(
        job,
        beat.hold(),
        new JobDraft(job, now),
        draft -> {
          draft.owner =
              job.owner().map(it -> new Owner(it.instance(), it.token(), now.plus(beat.life())));
          draft.losses = beat.progress().percent() > job.progress().percent() ? 0 : job.losses();
          draft.progress = beat.progress().notBehind(job.progress());
        });
  }

  private static Step finish(Job job, JobEvent.Finish finish, Instant now) {
    return ofOwner(
        job,
        finish.hold(),
        new JobDraft(job, now),
        draft -> {
          draft.progress = finish.progress().notBehind(job.progress());
          draft.end(finish.end());
        });
  }

  private static Step cancel(Job job, JobEvent.Cancel cancel, Instant now) {
    JobDraft draft = new JobDraft(job, now);
    draft.cancelledBy = Optional.of(job.cancelledBy().orElse(cancel.by()));
    if (job.isFree(now)) {
      draft.progress = cancelled(draft.cancelledBy, job.progress());
      draft.end(JobState.CANCELLED);
    }
    return new Step.Changed(draft.done());
  }

  private static Step ofOwner(Job job, Hold hold, JobDraft draft, Consumer<JobDraft> change) {
    if (!job.isHeldBy(hold)) {
      return new Step.Refused("another runner has the job");
    }
    change.accept(draft);
    return new Step.Changed(draft.done());
  }

  /// The last words of a job that a person ended.
  static Progress cancelled(Optional<String> by, Progress progress) {
    String words = "cancelled by " + by.orElse("somebody");
    return progress.saying(
        progress.total() == 0
            ? words
            : "%s after %d of %d".formatted(words, progress.done(), progress.total()));
  }
}
