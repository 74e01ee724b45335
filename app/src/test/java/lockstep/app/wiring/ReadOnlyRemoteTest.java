package lockstep.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import lockstep.core.resource.CommitId;
import lockstep.sync.save.CommitDraft;
import lockstep.sync.save.PushOutcome;
import lockstep.sync.save.Remote;
import org.junit.jupiter.api.Test;

class ReadOnlyRemoteTest {
  private static final CommitId HEAD = new CommitId("a".repeat(40));

  /// Takes every push, and so would write to the repository.
  private static final class Willing implements Remote {
    private int pushes;

    @Override
    public CommitId commit(Optional<CommitId> parent, CommitDraft draft) {
      return HEAD;
    }

    @Override
    public PushOutcome push(Optional<CommitId> expected, CommitId head) {
      pushes++;
      return new PushOutcome.Accepted();
    }
  }

  @Test
  void refusesEachPushWithoutAskingTheHost() {
    Willing willing = new Willing();

    PushOutcome outcome = new ReadOnlyRemote(willing).push(Optional.empty(), HEAD);

    assertThat(outcome).isInstanceOf(PushOutcome.Refused.class);
    assertThat(willing.pushes).isZero();
  }
}
