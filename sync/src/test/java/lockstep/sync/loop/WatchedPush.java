package lockstep.sync.loop;

import java.util.Optional;
import lockstep.core.resource.CommitId;
import lockstep.sync.save.CommitDraft;
import lockstep.sync.save.PushOutcome;
import lockstep.sync.save.Remote;
import lockstep.sync.testing.InMemoryCopy;

/// The remote of a copy, where something happens in each push.
///
/// @param before the remote hears of it
/// @param after it has answered
record WatchedPush(InMemoryCopy copy, Runnable before, Runnable after) implements Remote {
  @Override
  public CommitId commit(Optional<CommitId> parent, CommitDraft draft) {
    return copy.commit(parent, draft);
  }

  @Override
  public PushOutcome push(Optional<CommitId> expected, CommitId head) {
    before.run();
    PushOutcome outcome = copy.push(expected, head);
    after.run();
    return outcome;
  }
}
