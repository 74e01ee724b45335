package lockstep.sync.webhook;

import java.util.List;
import java.util.Optional;
import lockstep.core.resource.CommitId;
import lockstep.sync.request.PullRequest;

/// What a host tells.
sealed interface Delivery {
  /// Branches moved.
  record Push(List<Moved> moved) implements Delivery {
    public Push {
      moved = List.copyOf(moved);
    }
  }

  /// A pull request was opened, or is another one now.
  ///
  /// @param into the branch that it is to be merged into
  record Requested(String into, PullRequest request) implements Delivery {}

  /// Something about a pull request that changes nothing of what it would do.
  ///
  /// @param action as the host calls it
  record Discussed(String action) implements Delivery {}

  /// The host tries whether anybody is there.
  record Ping() implements Delivery {}

  /// Something else happened.
  record Other(String event) implements Delivery {}

  /// A ref that moved.
  ///
  /// @param ref in full: `refs/heads/main`
  /// @param after where it is now; empty when it was deleted or the host does not say
  record Moved(String ref, Optional<CommitId> after) {}
}
