package lockstep.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import lockstep.cluster.RepositoryLag;
import lockstep.cluster.lease.LeaseRules;
import lockstep.sync.pull.GitSilence;
import lockstep.sync.pull.RepositoryStatus;
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

  @Test
  void tellsALagOnlyOfARemoteThatWasRead() {
    assertThat(lag(State.SYNCED, 0)).isEqualTo("m:0:5000:synced");
    assertThat(lag(State.BEHIND, 40)).isEqualTo("m:40:5000:behind");
    assertThat(lag(State.UNREACHABLE, 0)).isEqualTo("m:-:5000:unreachable");
    assertThat(lag(State.UNREACHABLE, 3)).isEqualTo("m:3:5000:unreachable");
    assertThat(lag(State.STARTING, 0)).isEqualTo("m:-:-:pulling");
  }

  private static String lag(State state, int commits) {
    RepositoryStatus status =
        new RepositoryStatus(
            Optional.empty(),
            Optional.empty(),
            commits,
            Duration.ofSeconds(5),
            state,
            "",
            Optional.empty(),
            List.of());
    return RepositoryLag.text(List.of(OwnState.lag("m", status)));
  }

  /// The member that would take over has two and a half seconds to prove that it reaches Git.
  @Test
  void theHoldersSmallQuestionGetsNoLessTimeThanTheSuccessor() {
    assertThat(LeaseRules.DEFAULTS.gitPatience().minus(GitSilence.COUNTED))
        .isGreaterThanOrEqualTo(OwnState.LOOK);
  }
}
