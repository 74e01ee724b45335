package lockstep.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import lockstep.app.wiring.StateLog.Now;
import lockstep.core.testing.TestClock;
import lockstep.sync.pull.RepositoryStatus.State;
import org.junit.jupiter.api.Test;

class StateLogTest {
  private final TestClock clock = new TestClock();
  private final List<String> lines = new ArrayList<>();
  private final StateLog log = new StateLog(clock, (level, line) -> lines.add(level + " " + line));

  private void seconds(int count, State state, int waiting, boolean database) {
    for (int i = 0; i < count; i++) {
      log.look(
          List.of(new Now("manifests", state, "connection \"refused\"", waiting, 0)), database);
      clock.advance(Duration.ofSeconds(1));
    }
  }

  @Test
  void anOutageOfGitIsFourLines() {
    seconds(1, State.STARTING, 0, true);
    seconds(5, State.SYNCED, 0, true);
    seconds(10, State.UNREACHABLE, 0, true);
    seconds(20, State.UNREACHABLE, 2, true);
    seconds(1, State.BEHIND, 1, true);
    seconds(60, State.SYNCED, 0, true);

    assertThat(lines)
        .containsExactly(
            "WARNING repository is unreachable: name=manifests because=\"connection 'refused'\"",
            "WARNING saves wait for Git: name=manifests saves=2",
            "INFO repository is in step again: name=manifests was=unreachable after=30.0s",
            "INFO no save waits any more: name=manifests");
  }

  @Test
  void aSecondProcessOfTheNameIsToldOnceAndWhenItIsGone() {
    for (boolean heard : new boolean[] {false, true, true, false, false}) {
      log.namesake(heard);
    }

    assertThat(lines).hasSize(2);
    assertThat(lines.getFirst()).startsWith("WARNING another process runs under the name");
    assertThat(lines.getLast()).startsWith("INFO no other process");
  }

  @Test
  void anOutageOfTheDatabaseIsTwoLines() {
    seconds(5, State.SYNCED, 0, true);
    seconds(12, State.SYNCED, 0, false);
    seconds(60, State.SYNCED, 0, true);

    assertThat(lines)
        .containsExactly("WARNING database is away", "INFO database is there again: after=12.0s");
  }

  @Test
  void aStartThatGoesWellIsNoNews() {
    seconds(3, State.STARTING, 0, false);
    seconds(60, State.SYNCED, 0, true);

    assertThat(lines).isEmpty();
  }

  @Test
  void whatAPersonMustActOnIsTold() {
    seconds(2, State.REFUSED, 0, true);
    seconds(2, State.HELD, 0, true);
    seconds(2, State.BRANCH_MISSING, 0, true);

    assertThat(lines)
        .map(line -> line.replaceAll(" because=.*", ""))
        .containsExactly(
            "WARNING repository is refused: name=manifests",
            "WARNING repository is held: name=manifests",
            "WARNING repository is branch missing: name=manifests");
  }

  @Test
  void savesThatARewrittenHistoryDroppedAreTold() {
    for (int dropped : List.of(0, 3, 3, 2, 0)) {
      log.look(List.of(new Now("manifests", State.SYNCED, "", 0, dropped)), true);
    }
    assertThat(lines)
        .containsExactly(
            "WARNING the history was rewritten and dropped saves: name=manifests listed=3"
                + " (./lockstep put-back)");
  }
}
