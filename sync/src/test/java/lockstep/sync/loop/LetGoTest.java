package lockstep.sync.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import lockstep.core.resource.Uid;
import lockstep.sync.save.Save;
import lockstep.sync.save.SaveId;
import lockstep.sync.save.SaveOutcome;
import lockstep.sync.testing.Fault;
import lockstep.sync.testing.InMemoryGit;
import lockstep.sync.testing.InMemoryGit.Host;
import org.junit.jupiter.api.Test;

/// What becomes of saves that are under way when the remote goes away, and nobody can tell whether
/// their push has arrived.
class LetGoTest {
  private static final Duration SOON = Duration.ofSeconds(3);
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Save SENT = Instance.put("s1", "cpu", 1, "two");
  private static final Save BEHIND = Instance.put("s2", "disk", 1, "two");

  private final InMemoryGit git = new InMemoryGit();
  private final Instance keeps;
  private final Instance refuses;

  LetGoTest() {
    git.commit(
        "Begin",
        tree ->
            tree.put("cpu.json", Instance.file("cpu", "one"))
                .put("disk.json", Instance.file("disk", "one")));
    keeps = Instance.withJournal(git);
    refuses = Instance.started(git);
  }

  /// The push breaks off, and the remote is gone.
  private PendingSave breakOff(Instance at, Fault how) {
    at.copy.next(how);
    PendingSave sent = at.loop.submit(SENT, Instance.PATIENCE);
    at.turns();
    git.host(Host.DOWN);
    return sent;
  }

  @Test
  void whoCanKeepASaveElsewhereIsToldSoonThatNothingIsKnownOfIt() {
    PendingSave sent = breakOff(keeps, Fault.LOSE_REQUEST);
    keeps.pass(SOON);

    assertThat(sent.outcome()).get().isInstanceOf(SaveOutcome.Unknown.class);
    assertThat(keeps.loop.isRemoteAway()).isTrue();
  }

  @Test
  void whatWasLetGoOfIsNotPushedAnyMore() {
    breakOff(keeps, Fault.LOSE_REQUEST);
    keeps.pass(SOON);
    git.host(Host.UP);
    keeps.pass(LONG);

    assertThat(git.history()).hasSize(1);
    assertThat(keeps.loop.isRemoteHere()).isTrue();
    assertThat(keeps.loop.lookup(SENT.id())).get().isInstanceOf(SaveOutcome.Unknown.class);
  }

  @Test
  void whatHadArrivedIsFoundAndNotMadeTwice() {
    breakOff(keeps, Fault.LOSE_REPLY);
    keeps.pass(SOON);
    git.host(Host.UP);
    keeps.pass(LONG);

    SaveOutcome.Saved there = new SaveOutcome.Saved(git.head().orElseThrow(), new Uid("cpu"), 2);
    assertThat(keeps.loop.lookup(SENT.id())).contains(there);
    assertThat(keeps.save(SENT)).isEqualTo(there);
    assertThat(git.history()).hasSize(2);
  }

  @Test
  void whatArrivesLateArrivesInsteadOfWhatWasSentAgainOrNever() {
    breakOff(keeps, Fault.LATE);
    keeps.pass(SOON);
    git.host(Host.UP);
    keeps.pass(LONG);

    assertThat(keeps.save(SENT)).isInstanceOf(SaveOutcome.Saved.class);
    git.deliverLate();
    keeps.pull();

    assertThat(git.history()).hasSize(2);
    assertThat(keeps.text("cpu")).isEqualTo("two");
  }

  @Test
  void aMomentWithoutTheRemoteLetsNothingGo() {
    PendingSave sent = breakOff(keeps, Fault.LOSE_REQUEST);
    keeps.pass(Duration.ofMillis(500));
    git.host(Host.UP);
    keeps.pass(SOON);

    assertThat(sent.outcome()).get().isInstanceOf(SaveOutcome.Saved.class);
  }

  @Test
  void whereNobodyKeepsItElsewhereItIsResolvedOnceTheRemoteIsBack() {
    PendingSave sent = breakOff(refuses, Fault.LOSE_REQUEST);
    refuses.pass(LONG);
    assertThat(sent.outcome()).isEmpty();
    git.host(Host.UP);
    refuses.pass(Duration.ofSeconds(10));

    assertThat(sent.outcome()).get().isInstanceOf(SaveOutcome.Saved.class);
  }

  @Test
  void aMirrorThatCannotBeWrittenLetsNothingGo() {
    PendingSave sent = breakOff(keeps, Fault.LOSE_REQUEST);
    git.host(Host.UP);
    keeps.copy.broken(true);
    keeps.pass(LONG);
    assertThat(sent.outcome()).isEmpty();
    keeps.copy.broken(false);
    keeps.pass(Duration.ofSeconds(10));

    assertThat(sent.outcome()).get().isInstanceOf(SaveOutcome.Saved.class);
  }

  @Test
  void whatWaitsBehindItIsSoonToldThatNothingWasWritten() {
    for (Instance at : new Instance[] {keeps, refuses}) {
      git.host(Host.UP);
      breakOff(at, Fault.LOSE_REQUEST);
      PendingSave behind = at.loop.submit(BEHIND, LONG);
      at.pass(SOON);

      assertThat(behind.outcome()).get().isInstanceOf(SaveOutcome.Unavailable.class);
      assertThat(at.loop.lookup(new SaveId("s2"))).get().isNotInstanceOf(SaveOutcome.Unknown.class);
    }
  }
}
