package lockstep.sync.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import lockstep.core.resource.CommitId;
import lockstep.core.testing.TestClock;
import lockstep.sync.pull.Bundle;
import lockstep.sync.pull.RepositoryStatus.State;
import lockstep.sync.save.SaveOutcome;
import lockstep.sync.testing.Fault;
import lockstep.sync.testing.FaultSource.Call;
import lockstep.sync.testing.InMemoryCopy;
import lockstep.sync.testing.InMemoryGit;
import org.junit.jupiter.api.Test;

/// What one instance pushed is shown by another that does not ask the host for it.
class BundlesTest {
  private static final int LIMIT = 1 << 20;

  private final InMemoryGit git = new InMemoryGit();
  private final TestClock clock = new TestClock();
  private final List<Call> asked = new ArrayList<>();
  private final Instance a = new Instance(git, clock, "a");
  private final InMemoryCopy copyOfB =
      git.copy()
          .faults(
              call -> {
                asked.add(call);
                return Fault.NONE;
              });
  private final Instance b = new Instance(copyOfB, clock, "b");

  BundlesTest() {
    git.commit("Begin", tree -> tree.put("cpu.json", Instance.file("cpu", "one")));
    a.turns();
    b.turns();
    asked.clear();
  }

  private CommitId head(Instance instance) {
    return instance.loop.snapshot().commit().orElseThrow();
  }

  /// What `a` sends after a save of this text.
  private Bundle saved(String text) {
    CommitId before = head(a);
    int version = a.dashboard("cpu").provenance().version();
    assertThat(a.save(Instance.put("s-" + text, "cpu", version, text)))
        .isInstanceOf(SaveOutcome.Saved.class);
    return a.loop.bundle(before, head(a), LIMIT).orElseThrow();
  }

  private Optional<CommitId> offer(Bundle bundle) {
    CompletableFuture<Optional<CommitId>> answer = b.loop.offer(bundle);
    b.turns();
    return answer.join();
  }

  @Test
  void isShownWithoutAQuestionToTheHost() {
    Bundle bundle = saved("two");

    assertThat(offer(bundle)).contains(bundle.tip());

    assertThat(b.text("cpu")).isEqualTo("two");
    assertThat(b.loop.snapshot().digest()).isEqualTo(a.loop.snapshot().digest());
    assertThat(b.loop.status().state()).isEqualTo(State.SYNCED);
    assertThat(b.loop.status().remoteHead()).contains(bundle.tip());
    assertThat(b.heard.getLast().own()).isFalse();
    assertThat(asked).isEmpty();
  }

  @Test
  void aSaveOnTopOfItIsOnePush() {
    offer(saved("two"));

    assertThat(b.save(Instance.put("s3", "cpu", 2, "three"))).isInstanceOf(SaveOutcome.Saved.class);

    assertThat(asked).containsExactly(Call.PUSH);
    assertThat(git.history()).hasSize(3);
  }

  @Test
  void whatDoesNotGoOntoWhatIsShownChangesNothing() {
    Bundle first = saved("two");
    Bundle second = saved("three");

    assertThat(offer(second)).contains(first.prerequisite());
    assertThat(b.text("cpu")).isEqualTo("one");
    assertThat(offer(first)).contains(first.tip());
    assertThat(offer(second)).contains(second.tip());
    assertThat(offer(first)).as("heard again").contains(second.tip());
    assertThat(b.text("cpu")).isEqualTo("three");
  }

  @Test
  void whoReadsTheOwnSaveIsServedByIt() {
    Bundle bundle = saved("two");
    assertThat(b.loop.await(bundle.tip(), Duration.ofMillis(1))).isFalse();

    offer(bundle);
    b.pass(Duration.ofSeconds(2));

    assertThat(b.loop.await(bundle.tip(), Duration.ofMillis(1))).isTrue();
    assertThat(asked).isEmpty();
  }

  @Test
  void ofAHostThatIsAwayNothingNewIsSaid() {
    copyOfB.faults(_ -> Fault.UNREACHABLE);
    b.pull();
    b.pass(Duration.ofMinutes(2));
    assertThat(b.loop.status().state()).isEqualTo(State.UNREACHABLE);

    offer(saved("two"));

    assertThat(b.text("cpu")).isEqualTo("two");
    assertThat(b.loop.status().state()).isEqualTo(State.UNREACHABLE);
    assertThat(b.loop.isRemoteAway()).isTrue();

    copyOfB.faults(_ -> Fault.NONE);
    b.pass(Duration.ofSeconds(2));
    offer(saved("three"));
    assertThat(b.loop.isRemoteHere()).as("it looks for itself").isTrue();
  }

  /// Whoever asks whether Git is reached, or waits for a pull, waits for a word of Git's own.
  @Test
  void isNoAnswerOfTheHost() {
    Optional<Instant> before = b.loop.status().lastPull();
    clock.advance(Duration.ofSeconds(1));

    assertThat(offer(saved("two"))).isPresent();
    assertThat(b.loop.status().lastPull()).isPresent().isEqualTo(before);
    b.pull();
    assertThat(b.loop.status().lastPull()).isNotEqualTo(before);
  }

  @Test
  void tooManyAtOnceAreTurnedAway() {
    Bundle bundle = saved("two");
    for (int i = 0; i < Inbox.MAX_WAITING; i++) {
      assertThat(b.loop.offer(bundle)).isNotDone();
    }

    assertThat(b.loop.offer(bundle)).isCompletedWithValue(Optional.empty());
  }
}
