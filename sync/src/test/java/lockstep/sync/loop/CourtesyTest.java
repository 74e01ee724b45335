package lockstep.sync.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import lockstep.core.testing.TestClock;
import lockstep.sync.pull.RepositorySync.Trigger;
import lockstep.sync.testing.Fault;
import lockstep.sync.testing.FaultSource.Call;
import lockstep.sync.testing.InMemoryGit;
import org.junit.jupiter.api.Test;

class CourtesyTest {
  private final TestClock clock = new TestClock();
  private final Courtesy courtesy = new Courtesy(clock);

  @Test
  void whoIsAloneNeedNotWait() {
    courtesy.pushed(Duration.ofMillis(100), false);

    assertThat(courtesy.left()).isZero();
  }

  @Test
  void whereMoreWaitTheNextGroupGathersForAMoment() {
    courtesy.pushed(Duration.ofMillis(40), true);
    assertThat(courtesy.left()).isEqualTo(Duration.ofMillis(10));

    courtesy.pushed(Duration.ofSeconds(2), true);
    assertThat(courtesy.left()).isEqualTo(Duration.ofMillis(20));
  }

  @Test
  void leavesOthersTheTimeOfAFetchAndAPush() {
    courtesy.othersWrote();
    courtesy.pushed(Duration.ofMillis(100), false);

    assertThat(courtesy.left()).isEqualTo(Duration.ofMillis(200));
    clock.advance(Duration.ofMillis(200));
    assertThat(courtesy.left()).isZero();
  }

  @Test
  void neverWaitsLong() {
    courtesy.othersWrote();
    courtesy.pushed(Duration.ofSeconds(20), false);

    assertThat(courtesy.left()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void forgetsOthersWhoStopped() {
    courtesy.othersWrote();
    clock.advance(Duration.ofSeconds(5));
    courtesy.pushed(Duration.ofMillis(100), false);

    assertThat(courtesy.left()).isZero();
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
