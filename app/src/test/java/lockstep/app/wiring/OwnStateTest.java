package lockstep.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import lockstep.cluster.lease.LeaseRules;
import lockstep.sync.pull.GitSilence;
import lockstep.sync.pull.RepositoryStatus.State;
import org.junit.jupiter.api.Test;

class OwnStateTest {
  @Test
  void oneRemoteOutOfReachIsReasonEnoughToGiveTheLeaseUp() {
    assertThat(OwnState.reachesGit(List.of(State.SYNCED))).isTrue();
    assertThat(OwnState.reachesGit(List.of(State.UNREACHABLE))).isFalse();
    assertThat(OwnState.reachesGit(List.of(State.SYNCED, State.UNREACHABLE))).isFalse();
  }

  @Test
  void whatRefusesUsRefusesAll() {
    assertThat(OwnState.reachesGit(List.of(State.REFUSED))).isFalse();
    assertThat(OwnState.reachesGit(List.of(State.SYNCED, State.REFUSED))).isTrue();
  }

  @Test
  void aRepositoryThatWasJustAddedSaysNothingYet() {
    assertThat(OwnState.reachesGit(List.of(State.STARTING))).isFalse();
    assertThat(OwnState.reachesGit(List.of(State.SYNCED, State.STARTING))).isTrue();
    assertThat(OwnState.reachesGit(List.of())).isTrue();
  }

  /// The member that would take over has two and a half seconds to prove that it reaches Git.
  @Test
  void theHoldersSmallQuestionGetsNoLessTimeThanTheSuccessor() {
    assertThat(LeaseRules.DEFAULTS.gitPatience().minus(GitSilence.COUNTED))
        .isGreaterThanOrEqualTo(OwnState.LOOK);
  }
}
