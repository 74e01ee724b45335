package lockstep.sync.save;

import java.util.Optional;
import lockstep.core.resource.CommitId;

/// The writing side of the repository. Used by one thread at a time.
public interface Remote {
  /// Makes a commit on top of `parent` in the mirror only; nobody sees it before [#push].
  ///
  /// @param parent absent for the first commit of an empty repository
  /// @throws IllegalArgumentException when an edit does not fit the parent's tree, as a file where
  /// a symbolic link is; it says so to a person
  CommitId commit(Optional<CommitId> parent, CommitDraft draft);

  /// Moves the branch of the remote from `expected` to `head`, if it is still at `expected`; never
  /// by force.
  ///
  /// @param expected absent when the branch must not exist yet
  PushOutcome push(Optional<CommitId> expected, CommitId head);
}
