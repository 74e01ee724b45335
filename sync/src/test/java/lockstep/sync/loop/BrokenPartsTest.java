package lockstep.sync.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import lockstep.core.resource.CommitId;
import lockstep.core.testing.TestClock;
import lockstep.sync.save.CommitDraft;
import lockstep.sync.save.Edit;
import lockstep.sync.save.PushOutcome;
import lockstep.sync.save.Remote;
import lockstep.sync.save.SaveOutcome;
import lockstep.sync.testing.InMemoryCopy;
import lockstep.sync.testing.InMemoryGit;
import org.junit.jupiter.api.Test;

/// What a bug in one part does to the rest.
class BrokenPartsTest {
  private final InMemoryGit git = new InMemoryGit();

  BrokenPartsTest() {
    git.commit("Begin", tree -> tree.put("cpu.json", Instance.file("cpu", "one")));
  }

  @Test
  void aSaveThatBreaksThingsIsAloneInThat() {
    Instance a = broken(draft -> draft.message().contains("Lockstep-Save-Id: s2"), false);
    PendingSave first = a.loop.submit(Instance.put("s1", "cpu", 1, "two"), Instance.PATIENCE);
    PendingSave second = a.loop.submit(Instance.put("s2", "disk", 0, "one"), Instance.PATIENCE);
    PendingSave third = a.loop.submit(Instance.put("s3", "net", 0, "one"), Instance.PATIENCE);

    goOnAfterFaults(a);

    assertThat(first.outcome()).get().isInstanceOf(SaveOutcome.Saved.class);
    assertThat(second.outcome()).get().isInstanceOf(SaveOutcome.Unavailable.class);
    assertThat(third.outcome()).get().isInstanceOf(SaveOutcome.Saved.class);
  }

  @Test
  void whatSpeaksOfTheSameDoesNotOvertakeASaveThatBreaksThings() {
    Instance a = broken(draft -> draft.message().contains("Lockstep-Save-Id: s1"), false);
    List<PendingSave> all =
        a.loop.submitInOrder(
            List.of(
                Instance.put("s1", "cpu", 1, "two"),
                Instance.put("s2", "disk", 0, "one"),
                Instance.put("s3", "cpu", new Edit.Base.Any(), "three")),
            Instance.PATIENCE);

    goOnAfterFaults(a);

    assertThat(all.get(0).outcome()).get().isInstanceOf(SaveOutcome.Unavailable.class);
    assertThat(all.get(1).outcome()).get().isInstanceOf(SaveOutcome.Saved.class);
    assertThat(all.get(2).outcome()).get().isInstanceOf(SaveOutcome.Unavailable.class);
    assertThat(git.fileSays("cpu.json", "one")).isTrue();
  }

  @Test
  void aPushThatBreaksIsNotCalledFailed() {
    Instance a = broken(_ -> false, true);
    PendingSave save = a.loop.submit(Instance.put("s1", "cpu", 1, "two"), Instance.PATIENCE);

    assertThatThrownBy(a::turns).hasMessage("broken after the push");
    assertThat(save.outcome()).isEmpty();
    assertThat(git.history()).hasSize(2);

    a.pass(Duration.ofSeconds(1));
    assertThat(save.outcome()).get().isInstanceOf(SaveOutcome.Saved.class);
    assertThat(git.history()).hasSize(2);
  }

  @Test
  void aDiskThatFillsWithAPushDelaysNoAnswer() {
    TestClock clock = new TestClock();
    InMemoryCopy copy = git.copy();
    Remote filling = new WatchedPush(copy, () -> {}, () -> copy.full(true));
    Instance a = new Instance(copy, copy, filling, clock, "a").turns();

    PendingSave pending = a.loop.submit(Instance.put("s1", "cpu", 1, "two"), Instance.PATIENCE);
    a.turns();

    assertThat(pending.outcome()).get().isInstanceOf(SaveOutcome.Saved.class);
    assertThat(a.text("cpu")).isEqualTo("two");
    assertThat(a.loop.isRemoteAway()).isTrue();
    copy.full(false);
    a.pass(Duration.ofSeconds(5));
    assertThat(a.loop.isRemoteAway()).isFalse();
  }

  private static void goOnAfterFaults(Instance a) {
    for (int i = 0; i < 100; i++) {
      try {
        a.pass(Duration.ofMillis(100));
      } catch (IllegalStateException broken) {
        assertThat(broken).hasMessage("broken while planning");
      }
    }
  }

  /// An instance whose remote breaks on some drafts, or after its first push.
  private Instance broken(Predicate<CommitDraft> drafts, boolean push) {
    InMemoryCopy copy = git.copy();
    Remote remote =
        new Remote() {
          private boolean breaksNow = push;

          @Override
          public CommitId commit(Optional<CommitId> parent, CommitDraft draft) {
            if (drafts.test(draft)) {
              throw new IllegalStateException("broken while planning");
            }
            return copy.commit(parent, draft);
          }

          @Override
          public PushOutcome push(Optional<CommitId> expected, CommitId head) {
            PushOutcome outcome = copy.push(expected, head);
            if (breaksNow) {
              breaksNow = false;
              throw new IllegalStateException("broken after the push");
            }
            return outcome;
          }
        };
    return new Instance(copy, copy, remote, new TestClock(), "a").turns();
  }
}
