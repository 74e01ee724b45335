package lockstep.sync.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lockstep.core.resource.Uid;
import lockstep.core.testing.TestClock;
import lockstep.sync.pull.RepositoryStatus.State;
import lockstep.sync.pull.RepositorySync.Trigger;
import lockstep.sync.save.Author;
import lockstep.sync.save.Save;
import lockstep.sync.save.SaveId;
import lockstep.sync.save.SaveOutcome;
import lockstep.sync.testing.Fault;
import lockstep.sync.testing.FaultSource.Call;
import lockstep.sync.testing.InMemoryGit;
import lockstep.sync.testing.StoredCommit;
import org.junit.jupiter.api.Test;

/// Promise 2: a save is called saved when its commit is on the branch, and never otherwise.
class SavedMeansInGitTest {
  private final InMemoryGit git = new InMemoryGit();
  private final Instance a;

  SavedMeansInGitTest() {
    git.commit("Begin", tree -> tree.put("cpu.json", Instance.file("cpu", "one")));
    a = Instance.started(git);
  }

  @Test
  void answersWhenTheCommitIsOnTheBranch() {
    SaveOutcome outcome = a.save(Instance.put("s1", "cpu", 1, "two"));

    assertThat(outcome)
        .isEqualTo(new SaveOutcome.Saved(git.head().orElseThrow(), new Uid("cpu"), 2));
    assertThat(git.file("cpu.json").orElseThrow()).contains("\"two\"");
    assertThat(a.text("cpu")).isEqualTo("two");
  }

  @Test
  void aCommitThatAMirrorLostBeforeItWasProvenIsNotPushedForEver() {
    a.copy.next(Fault.LOSE_REQUEST, Fault.UNREACHABLE);
    Save save = Instance.put("s1", "cpu", 1, "two");
    PendingSave pending = a.loop.submit(save, Instance.PATIENCE);
    a.turns();
    assertThat(pending.outcome()).isEmpty();
    a.copy.forget();

    a.pass(Duration.ofSeconds(1));

    assertThat(pending.outcome()).get().isInstanceOf(SaveOutcome.Unknown.class);
    assertThat(a.save(save)).isInstanceOf(SaveOutcome.Saved.class);
  }

  @Test
  void writesWhoWhatAndWhich() {
    a.save(Instance.put("s1", "cpu", 1, "two"));

    StoredCommit commit = git.history().getFirst();
    assertThat(commit.message())
        .isEqualTo(
            """
            Update Title of cpu

            Lockstep-Save-Id: s1
            Lockstep-Uid: cpu
            Lockstep-Instance: a
            """);
    assertThat(commit.author()).isEqualTo(Instance.ADA);
  }

  @Test
  void takesThePersonsWords() {
    Save save = Instance.put("s1", "cpu", 1, "two");

    a.save(new Save(save.id(), save.edit(), save.author(), Optional.of("Less noise")));

    assertThat(git.history().getFirst().message()).startsWith("Less noise\n\nLockstep-Save-Id: s1");
  }

  @Test
  void readsTheRemoteWhenTheAnswerIsLostAfterThePush() {
    a.copy.next(Fault.LOSE_REPLY);

    SaveOutcome outcome = a.save(Instance.put("s1", "cpu", 1, "two"));

    assertThat(outcome)
        .isEqualTo(new SaveOutcome.Saved(git.head().orElseThrow(), new Uid("cpu"), 2));
    assertThat(git.history()).hasSize(2);
  }

  @Test
  void pushesTheSameCommitAgainWhenTheRequestIsLost() {
    a.copy.next(Fault.LOSE_REQUEST);

    assertThat(a.save(Instance.put("s1", "cpu", 1, "two"))).isInstanceOf(SaveOutcome.Saved.class);
    assertThat(git.history()).hasSize(2);
  }

  @Test
  void landsOnceWhenTheLostRequestArrivesLate() {
    a.copy.next(Fault.LATE);
    assertThat(a.save(Instance.put("s1", "cpu", 1, "two"))).isInstanceOf(SaveOutcome.Saved.class);

    git.deliverLate();
    a.pull();

    assertThat(git.history()).hasSize(2);
    assertThat(a.text("cpu")).isEqualTo("two");
  }

  @Test
  void saysUnknownWhileTheRemoteCannotBeRead() {
    PendingSave pending = loseTheAnswerAndTheHost();

    assertThat(pending.outcome()).isEmpty();
    assertThat(a.loop.lookup(new SaveId("s1"))).get().isInstanceOf(SaveOutcome.Unknown.class);
    assertThat(a.loop.status().state()).isEqualTo(State.UNREACHABLE);
    assertThat(a.text("cpu")).isEqualTo("one");
  }

  @Test
  void findsOutWhenTheRemoteIsBack() {
    loseTheAnswerAndTheHost();
    git.host(InMemoryGit.Host.UP);

    a.pass(Duration.ofSeconds(10));

    assertThat(a.loop.lookup(new SaveId("s1")))
        .contains(new SaveOutcome.Saved(git.head().orElseThrow(), new Uid("cpu"), 2));
    assertThat(a.text("cpu")).isEqualTo("two");
  }

  @Test
  void repeatsTheWordsOfTheHost() {
    a.copy.next(Fault.REFUSE);

    SaveOutcome outcome = a.save(Instance.put("s1", "cpu", 1, "two"));

    assertThat(outcome).isEqualTo(new SaveOutcome.Refused("pre-receive hook declined"));
    assertThat(a.text("cpu")).isEqualTo("one");
    assertThat(git.history()).hasSize(1);
  }

  @Test
  void isUnavailableWhenGitIsDown() {
    git.host(InMemoryGit.Host.DOWN);

    SaveOutcome outcome = a.save(Instance.put("s1", "cpu", 1, "two"));

    assertThat(outcome).isInstanceOf(SaveOutcome.Unavailable.class);
    assertThat(a.text("cpu")).isEqualTo("one");
    git.host(InMemoryGit.Host.UP);
    assertThat(a.save(Instance.put("s1", "cpu", 1, "two"))).isInstanceOf(SaveOutcome.Saved.class);
  }

  @Test
  void survivesABlip() {
    a.copy.next(Fault.UNREACHABLE, Fault.UNREACHABLE);

    assertThat(a.save(Instance.put("s1", "cpu", 1, "two"))).isInstanceOf(SaveOutcome.Saved.class);
  }

  @Test
  void isUnavailableWhenTheDiskIsFull() {
    a.copy.broken(true);

    assertThat(a.save(Instance.put("s1", "cpu", 1, "two")))
        .isInstanceOf(SaveOutcome.Unavailable.class);
    a.copy.broken(false);
    assertThat(a.save(Instance.put("s2", "cpu", 1, "two"))).isInstanceOf(SaveOutcome.Saved.class);
  }

  @Test
  void aDiskOnWhichNothingCanBeWrittenIsNotForgottenByAPullThatWritesNothing() {
    a.copy.full(true);
    assertThat(a.save(Instance.put("s1", "cpu", 1, "two")))
        .isInstanceOf(SaveOutcome.Unavailable.class);

    a.pull();
    a.pass(Duration.ofMinutes(1));
    assertThat(a.loop.isRemoteAway()).isTrue();
    assertThat(a.loop.status().message()).contains("no space left on device");

    a.copy.full(false);
    a.loop.pull(Trigger.PERSON);
    a.pass(Duration.ofMinutes(1));
    assertThat(a.loop.isRemoteHere()).isTrue();
    assertThat(a.save(Instance.put("s2", "cpu", 1, "two"))).isInstanceOf(SaveOutcome.Saved.class);
  }

  @Test
  void neverMakesABranchAnew() {
    git.deleteBranch();

    SaveOutcome outcome = a.save(Instance.put("s1", "cpu", 1, "two"));

    assertThat(outcome).isEqualTo(new SaveOutcome.Refused("branch main is not there", true));
    assertThat(git.head()).isEmpty();
  }

  @Test
  void makesTheFirstCommitOfAnEmptyRepository() {
    InMemoryGit empty = new InMemoryGit();
    Instance first = Instance.started(empty);

    SaveOutcome outcome = first.save(Instance.put("s1", "cpu", 0, "one"));

    assertThat(outcome)
        .isEqualTo(new SaveOutcome.Saved(empty.head().orElseThrow(), new Uid("cpu"), 1));
    assertThat(empty.paths()).containsExactly("title-of-cpu.json");
  }

  @Test
  void goesOnAfterALostRace() {
    a.copy.next(Fault.LOSE_RACE, Fault.NONE, Fault.LOSE_RACE);

    assertThat(a.save(Instance.put("s1", "cpu", 1, "two")))
        .isEqualTo(new SaveOutcome.Saved(git.head().orElseThrow(), new Uid("cpu"), 2));
    assertThat(git.paths()).containsExactly("cpu.json", "races/race-1.md", "races/race-2.md");
  }

  @Test
  void givesUpAfterTooManyLostRaces() {
    a.copy.faults(call -> call == Call.PUSH ? Fault.LOSE_RACE : Fault.NONE);

    assertThat(a.save(Instance.put("s1", "cpu", 1, "two")))
        .isInstanceOf(SaveOutcome.Unavailable.class);
    assertThat(git.history()).hasSize(1 + Group.MAX_LOSSES + 1);
    assertThat(a.pull().text("cpu")).isEqualTo("one");
  }

  @Test
  void whatIsInGitIsNotCalledUnwrittenByALostRaceOfOthers() {
    Save saved = Instance.put("s1", "cpu", 1, "two");
    a.save(saved);
    a.copy.faults(call -> call == Call.PUSH ? Fault.LOSE_RACE : Fault.NONE);
    PendingSave replay = a.loop.submit(saved, Instance.PATIENCE);
    PendingSave other = a.loop.submit(Instance.put("s2", "disk", 0, "one"), Instance.PATIENCE);

    a.pass(Duration.ofSeconds(4));

    assertThat(replay.outcome()).get().isNotInstanceOf(SaveOutcome.Unavailable.class);
    assertThat(other.outcome()).get().isInstanceOf(SaveOutcome.Unavailable.class);
  }

  @Test
  void whoeverComesWhileARefusingHostOwesAnAnswerIsToldThatItRefuses() {
    List<PendingSave> next = new ArrayList<>();
    a.copy.faults(
        call -> {
          if (call == Call.PUSH) {
            next.add(a.loop.submit(Instance.put("s2", "disk", 0, "one"), Instance.PATIENCE));
            return Fault.LOSE_REQUEST;
          }
          git.host(next.isEmpty() ? InMemoryGit.Host.UP : InMemoryGit.Host.REFUSING);
          return Fault.NONE;
        });
    PendingSave sent = a.loop.submit(Instance.put("s1", "cpu", 1, "two"), Instance.PATIENCE);

    a.pass(Duration.ofSeconds(1));

    assertThat(sent.outcome()).isEmpty();
    assertThat(next.getFirst().outcome())
        .contains(new SaveOutcome.Refused("authentication failed", true));
  }

  @Test
  void doesNotSendWhatNobodyWaitsForAnyMore() {
    PendingSave pending = a.loop.submit(Instance.put("s1", "cpu", 1, "two"), Duration.ofMillis(10));
    a.clock.advance(Duration.ofMillis(10));

    a.turns();

    assertThat(pending.outcome()).get().isInstanceOf(SaveOutcome.Unavailable.class);
    assertThat(git.history()).hasSize(1);
  }

  @Test
  void saysThatNothingWasWrittenToAWaiterWhomNobodyServes() {
    SaveOutcome outcome = a.loop.save(Instance.put("s1", "cpu", 1, "two"), Duration.ofMillis(1));

    assertThat(outcome).isInstanceOf(SaveOutcome.Unavailable.class);
    a.turns();
    assertThat(git.history()).hasSize(1);
  }

  @Test
  void oneBadSaveDoesNotFailTheOthers() {
    PendingSave first = a.loop.submit(Instance.put("s1", "cpu", 1, "two"), Instance.PATIENCE);
    PendingSave stale = a.loop.submit(Instance.put("s2", "cpu", 1, "three"), Instance.PATIENCE);
    PendingSave other = a.loop.submit(Instance.put("s3", "disk", 0, "one"), Instance.PATIENCE);
    PendingSave untitled = a.loop.submit(Instance.delete("s4", "nothing"), Instance.PATIENCE);

    a.turns();

    assertThat(first.outcome()).get().isInstanceOf(SaveOutcome.Saved.class);
    assertThat(stale.outcome()).get().isInstanceOf(SaveOutcome.Conflict.class);
    assertThat(other.outcome()).get().isInstanceOf(SaveOutcome.Saved.class);
    assertThat(untitled.outcome()).get().isInstanceOf(SaveOutcome.Invalid.class);
    assertThat(git.history()).hasSize(3);
    assertThat(a.heard).hasSize(2);
  }

  @Test
  void aGroupThatTheHostRefusesIsTriedOneByOne() {
    PendingSave first = a.loop.submit(Instance.put("s1", "cpu", 1, "two"), Instance.PATIENCE);
    PendingSave second = a.loop.submit(Instance.put("s2", "cpu", 1, "three"), Instance.PATIENCE);
    PendingSave third = a.loop.submit(Instance.put("s3", "disk", 0, "one"), Instance.PATIENCE);
    a.copy.next(Fault.REFUSE, Fault.REFUSE);

    a.turns();

    assertThat(first.outcome()).contains(new SaveOutcome.Refused("pre-receive hook declined"));
    assertThat(second.outcome()).get().isInstanceOf(SaveOutcome.Saved.class);
    assertThat(third.outcome()).get().isInstanceOf(SaveOutcome.Saved.class);
    assertThat(a.text("cpu")).isEqualTo("three");
  }

  @Test
  void doesNotBelieveAnOldAnswerAboutALostPush() {
    git.commit("Second", tree -> tree.put("note.md", "x"));
    a.pull();
    a.copy.next(Fault.LOSE_REPLY, Fault.STALE, Fault.UNREACHABLE, Fault.STALE);

    assertThat(a.save(Instance.put("s1", "cpu", 1, "two"))).isInstanceOf(SaveOutcome.Saved.class);
    assertThat(git.history()).hasSize(3);
  }

  @Test
  void aFullQueueTurnsSavesAway() {
    for (int i = 0; i < SaveQueue.MAX_WAITING; i++) {
      Save save = Instance.put("s" + i, "new-" + i, 0, "x");
      Author author = new Author("One of two", i % 2 + "@localhost");
      a.loop.submit(new Save(save.id(), save.edit(), author, Optional.empty()), Instance.PATIENCE);
    }

    PendingSave tooMany = a.loop.submit(Instance.put("t", "cpu", 1, "two"), Instance.PATIENCE);

    assertThat(tooMany.outcome()).get().isInstanceOf(SaveOutcome.Unavailable.class);
    a.turns();
    assertThat(git.history()).hasSize(1 + SaveQueue.MAX_WAITING);
  }

  @Test
  void waitsForTheFirstPull() {
    Instance b = new Instance(git, new TestClock(), "b");

    assertThat(b.save(Instance.put("s1", "cpu", 1, "two"))).isInstanceOf(SaveOutcome.Saved.class);
  }

  @Test
  void aPullIsNotStarvedBySaves() {
    a.loop.pull(Trigger.PEER_HINT);
    for (int i = 0; i < 2 * SaveQueue.MAX_GROUP; i++) {
      a.loop.submit(Instance.put("s" + i, "new-" + i, 0, "x"), Instance.PATIENCE);
    }
    git.host(InMemoryGit.Host.UP);
    a.loop.turn();
    a.loop.turn();

    assertThat(a.loop.status().state()).isEqualTo(State.SYNCED);
    assertThat(git.history()).hasSize(1 + SaveQueue.MAX_GROUP);
  }

  private PendingSave loseTheAnswerAndTheHost() {
    a.copy.next(Fault.LOSE_REPLY);
    PendingSave pending = a.loop.submit(Instance.put("s1", "cpu", 1, "two"), Instance.PATIENCE);
    a.turns();
    git.host(InMemoryGit.Host.DOWN);
    a.pass(Duration.ofMinutes(1));
    return pending;
  }
}
