package lockstep.sync.job;

import java.time.Duration;

/// What a runner does for one job, step by step. Each step ends within a minute, whatever the world
/// does.
@FunctionalInterface
public interface Work {
  /// Does the next step.
  Advance step();

  /// What came of a step.
  sealed interface Advance {
    /// How far the job is.
    Progress progress();

    /// There is more to do.
    record More(Progress progress) implements Advance {}

    /// The world is not ready: the same step again, but not before `pause` is over.
    record Wait(Progress progress, Duration pause) implements Advance {}

    /// There is nothing more to do.
    record Done(Progress progress, JobState end) implements Advance {
      /// Ends as its errors and warnings say.
      public Done(Progress progress) {
        this(progress, progress.end());
      }
    }
  }

  /// Where runners get their work from.
  @FunctionalInterface
  interface Book {
    /// The work of a job, from its beginning: what was done before is found to be done.
    Work of(Job job);
  }
}
