package lockstep.sync.loop;

import java.time.Duration;
import java.util.Optional;

/// What the loop is busy with until each of its requests has its answer.
sealed interface Work permits Group, BranchSave {
  /// Does the next thing.
  ///
  /// @return the pause before the next step; empty when each request has its answer
  Optional<Duration> step();

  /// The mirror or the program broke in the middle of a step.
  ///
  /// @param reason for a person
  /// @return as [#step]
  Optional<Duration> broke(String reason);
}
