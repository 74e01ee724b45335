package lockstep.sync.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import lockstep.core.testing.TestClock;
import lockstep.sync.pull.RepositorySync.Trigger;
import lockstep.sync.testing.Fault;
import lockstep.sync.testing.FaultSource.Call;
import lockstep.sync.testing.InMemoryGit;
import org.junit.jupiter.api.Test;

class CourtesyTest {
  private final TestClock clock = new TestClock();
  private long epoch = 1;
  private final Courtesy courtesy = new Courtesy(clock, () -> epoch);

  @Test
  void whoIsAloneNeedNotWait() {
    courtesy.pushed(Duration.ofMillis(100), 1, 0);

    assertThat(courtesy.left(1)).isZero();
  }

  @Test
  void whereMoreWaitTheNextGroupGathersForAMoment() {
    courtesy.pushed(Duration.ofMillis(40), 1, 1);
    assertThat(courtesy.left(1)).isEqualTo(Duration.ofMillis(20));

    courtesy.pushed(Duration.ofSeconds(2), 1, 1);
    assertThat(courtesy.left(1)).isEqualTo(Duration.ofMillis(200));
    clock.advance(Duration.ofMillis(200));
    assertThat(courtesy.left(1)).isZero();
  }

  @Test
  void thoseWhoWereAnsweredTogetherGoOutTogetherAgain() {
    courtesy.pushed(Duration.ofMillis(100), 7, 1);
    assertThat(courtesy.left(1)).isEqualTo(Duration.ofMillis(50));
    assertThat(courtesy.left(7)).isEqualTo(Duration.ofMillis(50));

    assertThat(courtesy.left(8)).isZero();
  }

  @Test
  void whereOthersWriteAFullGroupWaitsForThemAllTheSame() {
    courtesy.othersWrote();
    courtesy.pushed(Duration.ofMillis(100), 2, 0);

    assertThat(courtesy.left(2)).isEqualTo(Duration.ofMillis(200));
  }

  @Test
  void leavesOthersTheTimeOfAFetchAndAPush() {
    courtesy.othersWrote();
    courtesy.pushed(Duration.ofMillis(100), 1, 0);

    assertThat(courtesy.left(1)).isEqualTo(Duration.ofMillis(200));
    clock.advance(Duration.ofMillis(200));
    assertThat(courtesy.left(1)).isZero();
  }

  @Test
  void neverWaitsLong() {
    courtesy.othersWrote();
    courtesy.pushed(Duration.ofSeconds(20), 1, 0);

    assertThat(courtesy.left(1)).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void forgetsOthersWhoStopped() {
    courtesy.othersWrote();
    clock.advance(Duration.ofSeconds(5));
    courtesy.pushed(Duration.ofMillis(100), 1, 0);

    assertThat(courtesy.left(1)).isZero();
  }

  @Test
  void leavesNoGapToThoseWhoWroteUnderAnEarlierPrimary() {
    courtesy.othersWrote();
    epoch = 2;
    courtesy.pushed(Duration.ofMillis(100), 1, 0);
    assertThat(courtesy.left(1)).isZero();

    courtesy.othersWrote();
    courtesy.pushed(Duration.ofMillis(100), 1, 0);
    assertThat(courtesy.left(1)).isEqualTo(Duration.ofMillis(200));
  }

  @Test
  void theNextGroupIsAsLargeAsTheLastWhenAllGoOn() {
    InMemoryGit git = new InMemoryGit();
    git.commit(
        "Begin",
        tree ->
            tree.put("cpu.json", Instance.file("cpu", "0"))
                .put("disk.json", Instance.file("disk", "0")));
    Instance a = Instance.started(git);
    a.clock.advance(Duration.ofSeconds(5)); // nobody else writes
    List<Integer> pushed = new ArrayList<>();
    a.copy.faults(
        call -> {
          if (call == Call.PUSH) {
            a.clock.advance(Duration.ofMillis(100));
            pushed.add(1);
          }
          return Fault.NONE;
        });
    a.loop.submit(Instance.put("s1", "cpu", 1, "one"), Instance.PATIENCE);
    a.loop.submit(Instance.put("s2", "disk", 1, "one"), Instance.PATIENCE);
    a.turns();
    a.loop.submit(Instance.put("s3", "cpu", 2, "two"), Instance.PATIENCE);
    assertThat(a.loop.turn()).isFalse();
    a.loop.submit(Instance.put("s4", "disk", 2, "two"), Instance.PATIENCE);
    a.turns();

    assertThat(a.text("cpu") + a.text("disk")).isEqualTo("twotwo");
    assertThat(pushed).hasSize(2);

    a.loop.submit(Instance.put("s5", "cpu", 3, "three"), Instance.PATIENCE);
    a.pass(Duration.ofMillis(50));
    assertThat(a.text("cpu")).isEqualTo("three");
  }

  @Test
  void readsTheRemoteInTheGap() {
    InMemoryGit git = new InMemoryGit();
    git.commit("Begin", tree -> tree.put("cpu.json", Instance.file("cpu", "one")));
    Instance a = Instance.started(git);
    git.commit("Others", tree -> tree.put("y.md", "y"));
    a.pull();
    a.copy.faults(
        call -> {
          a.clock.advance(Duration.ofMillis(call == Call.PUSH ? 100 : 0));
          return Fault.NONE;
        });
    a.loop.submit(Instance.put("s1", "cpu", 1, "two"), Instance.PATIENCE);
    a.turns().pull();
    git.commit("Other", tree -> tree.put("x.md", "x"));
    PendingSave waits = a.loop.submit(Instance.put("s2", "cpu", 2, "three"), Instance.PATIENCE);
    a.loop.pull(Trigger.WEBHOOK);

    assertThat(a.loop.turn()).isTrue();

    assertThat(a.loop.snapshot().commit()).isEqualTo(git.head());
    assertThat(a.loop.turn()).isFalse();
    assertThat(waits.outcome()).isEmpty();
  }
}
