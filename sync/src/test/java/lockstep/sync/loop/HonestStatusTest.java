package lockstep.sync.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Uid;
import lockstep.core.testing.TestClock;
import lockstep.sync.pull.Mirror;
import lockstep.sync.pull.PullRun;
import lockstep.sync.pull.RepositoryStatus;
import lockstep.sync.pull.RepositoryStatus.State;
import lockstep.sync.pull.RepositorySync.Trigger;
import lockstep.sync.save.Edit;
import lockstep.sync.save.Remote;
import lockstep.sync.save.Save;
import lockstep.sync.save.SaveId;
import lockstep.sync.save.SaveOutcome;
import lockstep.sync.testing.Fault;
import lockstep.sync.testing.InMemoryCopy;
import lockstep.sync.testing.InMemoryGit;
import org.junit.jupiter.api.Test;

/// Promise 9: `synced` is said only of what the remote has, and lag is measured.
class HonestStatusTest {
  private final InMemoryGit git = new InMemoryGit();
  private final Instance a;

  HonestStatusTest() {
    git.commit("Begin", tree -> tree.put("cpu.json", Instance.file("cpu", "one")));
    a = Instance.started(git);
  }

  /// Else it would be in step for a moment with more than it shows.
  @Test
  void thatTheRemoteHasAPushIsSaidOnlyOnceItIsShown() {
    InMemoryCopy copy = git.copy();
    AtomicReference<Instance> b = new AtomicReference<>();
    List<Optional<CommitId>> said = new ArrayList<>();
    Mirror mirror =
        (Mirror)
            Proxy.newProxyInstance(
                Mirror.class.getClassLoader(),
                new Class<?>[] {Mirror.class},
                (_, method, arguments) -> {
                  if (method.getName().equals("shown") && arguments != null && b.get() != null) {
                    said.add(b.get().loop.status().remoteHead());
                  }
                  return method.invoke(copy, arguments);
                });
    b.set(new Instance(copy, mirror, copy, new TestClock(), "b").turns());
    Optional<CommitId> before = git.head();

    b.get().save(Instance.put("s1", "cpu", 1, "two"));

    assertThat(said).as("when it is noted that it is shown").containsExactly(before);
    assertThat(b.get().loop.status().remoteHead()).isEqualTo(git.head()).isNotEqualTo(before);
  }

  @Test
  void isStartingUntilTheRemoteWasRead() {
    Instance b = new Instance(git, new TestClock(), "b");

    RepositoryStatus status = b.loop.status();

    assertThat(status.state()).isEqualTo(State.STARTING);
    assertThat(status.head()).isEmpty();
    assertThat(status.remoteHead()).isEmpty();
  }

  @Test
  void isSyncedAfterAPull() {
    RepositoryStatus status = a.loop.status();

    assertThat(status.state()).isEqualTo(State.SYNCED);
    assertThat(status.head()).isEqualTo(git.head()).isEqualTo(status.remoteHead());
    assertThat(status.lag()).isZero();
    assertThat(status.message()).isEmpty();
    assertThat(status.lastPull()).contains(a.clock.instant());
  }

  @Test
  void anEmptyRepositoryIsSynced() {
    Instance empty = Instance.started(new InMemoryGit());

    assertThat(empty.loop.status().state()).isEqualTo(State.SYNCED);
    assertThat(empty.loop.snapshot().dashboards()).isEmpty();
  }

  @Test
  void lagGrowsWhileTheRemoteIsAway() {
    goDownFor(Duration.ofSeconds(30));

    assertThat(a.loop.status().state()).isEqualTo(State.UNREACHABLE);
    assertThat(a.loop.status().message()).isEqualTo("connection refused");
    assertThat(a.loop.status().lag()).isEqualTo(Duration.ofSeconds(30));
  }

  /// A push is answered before the next pull, which was put off for up to a minute: that it waits
  /// says nothing of the remote.
  @Test
  void staysReachedWhenASaveWasTheFirstToComeThroughAgain() {
    goDownFor(Duration.ofSeconds(30));
    git.host(InMemoryGit.Host.UP);

    assertThat(a.save(Instance.put("s1", "cpu", 1, "two"))).isInstanceOf(SaveOutcome.Saved.class);

    for (int i = 0; i < 60; i++) {
      assertThat(a.loop.status().state()).isEqualTo(State.SYNCED);
      a.pass(Duration.ofSeconds(1));
    }
  }

  @Test
  void comesBackByItself() {
    goDownFor(Duration.ofSeconds(30));
    git.host(InMemoryGit.Host.UP);

    a.pass(Duration.ofMinutes(1));

    assertThat(a.loop.status().state()).isEqualTo(State.SYNCED);
    assertThat(a.loop.status().lag()).isZero();
  }

  @Test
  void comesBackByItselfAfterASaveThatFailed() {
    git.host(InMemoryGit.Host.DOWN);
    a.save(Instance.put("s1", "cpu", 1, "two"));
    assertThat(a.loop.status().state()).isEqualTo(State.UNREACHABLE);
    git.host(InMemoryGit.Host.UP);

    a.pass(Duration.ofSeconds(2));

    assertThat(a.loop.status().state()).isEqualTo(State.SYNCED);
  }

  @Test
  void aPersonNeedNotWaitForTheNextTry() {
    goDownFor(Duration.ofSeconds(30));
    git.host(InMemoryGit.Host.UP);

    a.loop.pull(Trigger.PERSON);
    a.turns();

    assertThat(a.loop.status().state()).isEqualTo(State.SYNCED);
  }

  @Test
  void aRemoteThatTakesLongIsNotCalledSynced() {
    a.loop.pull(Trigger.INTERVAL); // and the driver hangs in the fetch

    a.clock.advance(Standing.PULL_TAKES_LONG);

    assertThat(a.loop.status().state()).isEqualTo(State.UNREACHABLE);
    assertThat(a.loop.status().lag()).isEqualTo(Standing.PULL_TAKES_LONG);
  }

  @Test
  void namesARefusal() {
    git.host(InMemoryGit.Host.REFUSING);

    a.pull();

    assertThat(a.loop.status().state()).isEqualTo(State.REFUSED);
    assertThat(a.loop.status().message()).isEqualTo("authentication failed");
    assertThat(a.text("cpu")).isEqualTo("one");
  }

  @Test
  void aRefusalIsNotHammered() {
    git.host(InMemoryGit.Host.REFUSING);
    a.pull();
    int[] calls = {0};
    a.copy.faults(
        _ -> {
          calls[0]++;
          return Fault.NONE;
        });

    for (int i = 0; i < 100; i++) {
      a.loop.pull(Trigger.READER);
      a.pass(Duration.ofMillis(250));
    }

    assertThat(calls[0]).isZero();
  }

  @Test
  void keepsTheLastStateWhenTheBranchIsGone() {
    git.deleteBranch();

    a.pull();

    assertThat(a.loop.status().state()).isEqualTo(State.BRANCH_MISSING);
    assertThat(a.text("cpu")).isEqualTo("one");
  }

  @Test
  void tenThousandTriggersAreOnePull() {
    int[] calls = {0};
    a.copy.faults(
        _ -> {
          calls[0]++;
          return Fault.NONE;
        });

    IntStream.range(0, 10_000).forEach(_ -> a.loop.pull(Trigger.WEBHOOK));
    a.turns();

    assertThat(calls[0]).isEqualTo(1);
  }

  @Test
  void aBrokenMirrorIsNotCalledSynced() {
    a.copy.broken(true);
    a.pull();

    assertThat(a.loop.status().state()).isEqualTo(State.UNREACHABLE);
    assertThat(a.loop.status().message()).contains("no space left on device");
    a.copy.broken(false);
    assertThat(a.pass(Duration.ofSeconds(2)).loop.status().state()).isEqualTo(State.SYNCED);
  }

  @Test
  void aCommitThatDeletesMostIsHeldForAPerson() {
    Instance held = withTwenty();
    git.commit("Oops", tree -> IntStream.range(0, 12).forEach(i -> tree.delete(i + ".json")));

    held.pull();

    RepositoryStatus status = held.loop.status();
    assertThat(status.state()).isEqualTo(State.HELD);
    assertThat(status.message()).contains("12 of 21");
    assertThat(status.lagCommits()).isEqualTo(1);
    assertThat(status.remoteHead()).isEqualTo(git.head()).isNotEqualTo(status.head());
    assertThat(held.loop.snapshot().dashboards()).hasSize(21);

    held.loop.pull(Trigger.PERSON);
    held.turns();

    assertThat(held.loop.status().state()).isEqualTo(State.SYNCED);
    assertThat(held.loop.snapshot().dashboards()).hasSize(9);
  }

  @Test
  void aFolderThatAPersonDeletedIsNotHeld() {
    Instance held = withTwenty();
    git.commit(
        "Sort",
        tree ->
            IntStream.range(0, 20).forEach(i -> tree.rename(i + ".json", "old/" + i + ".json")));
    held.pull();
    a.pull();
    Uid folder =
        held.loop.snapshot().folders().values().stream()
            .filter(candidate -> candidate.title().equals("old"))
            .findFirst()
            .orElseThrow()
            .uid();

    SaveOutcome outcome =
        a.save(
            new Save(
                new SaveId("s1"), new Edit.DeleteFolder(folder), Instance.ADA, Optional.empty()));
    held.pull();

    assertThat(outcome).isInstanceOf(SaveOutcome.Saved.class);
    assertThat(held.loop.status().state()).isEqualTo(State.SYNCED);
    assertThat(held.loop.snapshot().dashboards()).hasSize(1);
  }

  private void goDownFor(Duration time) {
    git.host(InMemoryGit.Host.DOWN);
    a.pull().pass(time);
  }

  private Instance withTwenty() {
    git.commit(
        "Twenty",
        tree ->
            IntStream.range(0, 20)
                .forEach(i -> tree.put(i + ".json", Instance.file("d" + i, "one"))));
    return Instance.started(git);
  }

  @Test
  void aPushThatHangsIsNoticedBeforeItsTimeIsOver() {
    List<State> during = new ArrayList<>();
    AtomicReference<SyncLoop> loop = new AtomicReference<>();
    TestClock clock = new TestClock();
    InMemoryCopy copy = git.copy();
    Remote hanging =
        new WatchedPush(
            copy,
            () -> {
              during.add(loop.get().status().state());
              clock.advance(Standing.PULL_TAKES_LONG);
              during.add(loop.get().status().state());
            },
            () -> {});
    Instance b = new Instance(copy, copy, hanging, clock, "b");
    loop.set(b.loop);
    b.turns();

    assertThat(b.save(Instance.put("s1", "new", 0, "x"))).isInstanceOf(SaveOutcome.Saved.class);

    assertThat(during).containsExactly(State.SYNCED, State.UNREACHABLE);
    assertThat(b.loop.status().state()).isEqualTo(State.SYNCED);
  }

  @Test
  void tellsWhenThePullForAJobBeganAndEnded() {
    Instant before = a.clock.instant();
    a.clock.advance(Duration.ofSeconds(5));
    a.loop.pull(Trigger.PEER_HINT, Optional.of("manifests-sync"));
    a.turns();

    PullRun run = a.loop.lastRun();

    assertThat(run.job()).contains("manifests-sync");
    assertThat(run.started()).contains(before.plusSeconds(5)).isEqualTo(run.finished());
    a.pull();
    assertThat(a.loop.lastRun().job()).isEmpty();
    assertThat(a.loop.lastRun().ticked()).contains(a.clock.instant());
  }

  @Test
  void aTickWithNothingNewOnlyTellsThatItWasMade() {
    git.commit("Next", tree -> tree.put("mem.json", Instance.file("mem", "one")));
    a.pull();
    PullRun before = a.loop.lastRun();
    int heard = a.heard.size();
    String digest = a.loop.snapshot().digest().toString();
    a.clock.advance(Duration.ofMinutes(1));

    a.pull();

    PullRun tick = a.loop.lastRun();
    assertThat(tick.finished().orElseThrow()).isAfter(before.finished().orElseThrow());
    assertThat(tick.incremental()).isEqualTo(before.incremental()).isTrue();
    assertThat(a.heard).hasSize(heard);
    assertThat(a.loop.snapshot().digest().toString()).isEqualTo(digest);
  }

  @Test
  void tellsWhetherAllWasReadOrOnlyTheDifference() {
    assertThat(a.loop.lastRun().incremental()).isFalse();

    git.commit("Next", tree -> tree.put("mem.json", Instance.file("mem", "one")));
    a.pull();
    assertThat(a.loop.lastRun().incremental()).isTrue();

    git.move(
        git.commitOn(
            Optional.empty(), "Anew", tree -> tree.put("mem.json", Instance.file("mem", "two"))));
    a.pull();
    assertThat(a.loop.lastRun().incremental()).isFalse();
  }

  @Test
  void tellsWhenThereIsAnotherTryAfterAFailure() {
    assertThat(a.loop.lastRun().retry()).isEmpty();

    goDownFor(Duration.ofSeconds(3));

    PullRun run = a.loop.lastRun();
    assertThat(run.finished()).isPresent();
    assertThat(run.retry().orElseThrow()).isAfterOrEqualTo(run.finished().orElseThrow());
  }
}
