package lockstep.app.wiring;

import java.util.Optional;
import lockstep.core.resource.CommitId;
import lockstep.sync.save.CommitDraft;
import lockstep.sync.save.PushOutcome;
import lockstep.sync.save.Remote;

/// The remote of a repository whose `workflows` lack `write`: it refuses each push itself.
final class ReadOnlyRemote implements Remote {
  private final Remote mirror;

  /// @param mirror where commits are made that nobody will see
  ReadOnlyRemote(Remote mirror) {
    this.mirror = mirror;
  }

  @Override
  public CommitId commit(Optional<CommitId> parent, CommitDraft draft) {
    return mirror.commit(parent, draft);
  }

  @Override
  public PushOutcome push(Optional<CommitId> expected, CommitId head) {
    return new PushOutcome.Refused(
        "this repository is read-only here: its workflows in the configuration lack write", true);
  }
}
