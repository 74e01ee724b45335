package lockstep.sync.loop;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import lockstep.sync.pull.PullRun;
import lockstep.sync.pull.RepositorySync.Trigger;

/// When the remote was last read, for whom and how. The loop writes; any thread may look.
final class PullLog {
  private final InstantSource calendar;
  private PullRun run = PullRun.NONE;

  PullLog(InstantSource calendar) {
    this.calendar = calendar;
  }

  /// Somebody wants the remote to be read; the interval's wishes are remembered.
  synchronized void asked(Trigger trigger) {
    if (trigger != Trigger.INTERVAL) {
      return;
    }
    run =
        new PullRun(
            run.started(),
            run.finished(),
            run.job(),
            run.incremental(),
            Optional.of(calendar.instant()),
            run.retry());
  }

  /// The remote is asked.
  ///
  /// @param job that wants it; empty when it is no job
  synchronized void begun(Optional<String> job) {
    run =
        new PullRun(
            Optional.of(calendar.instant()),
            Optional.empty(),
            job,
            run.incremental(),
            run.ticked(),
            Optional.empty());
  }

  /// The snapshot was made anew, or from the one before.
  synchronized void reached(boolean incremental) {
    run =
        new PullRun(
            run.started(), run.finished(), run.job(), incremental, run.ticked(), run.retry());
  }

  /// What was begun is over.
  synchronized void ended() {
    run =
        new PullRun(
            run.started(),
            Optional.of(calendar.instant()),
            run.job(),
            run.incremental(),
            run.ticked(),
            run.retry());
  }

  /// What is known, where the next try after a failure is made after `pause`.
  synchronized PullRun now(Optional<Duration> pause) {
    return new PullRun(
        run.started(),
        run.finished(),
        run.job(),
        run.incremental(),
        run.ticked(),
        pause.map(calendar.instant()::plus));
  }
}
