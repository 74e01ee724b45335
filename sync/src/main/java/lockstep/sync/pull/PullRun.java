package lockstep.sync.pull;

import java.time.Instant;
import java.util.Optional;

/// The last time an instance read the remote, or is reading it now.
///
/// @param started when the remote was asked, or another instance's commits were taken in; empty
/// when that never happened
/// @param finished when that came to an end, whatever the end was; empty while it goes on
/// @param job the name of the job that asked for it; empty when it was no job
/// @param incremental true when what is shown was reached by the difference to what this instance
/// showed before; false when all files were read
/// @param ticked when the interval last asked for one; empty when it never did
/// @param retry when there will be another try, after one that failed; empty when none is due
public record PullRun(
    Optional<Instant> started,
    Optional<Instant> finished,
    Optional<String> job,
    boolean incremental,
    Optional<Instant> ticked,
    Optional<Instant> retry) {
  /// Nothing was read yet.
  public static final PullRun NONE =
      new PullRun(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          false,
          Optional.empty(),
          Optional.empty());
}
