package lockstep.sync.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.FileWarning;
import lockstep.core.resource.Uid;
import lockstep.core.testing.TestClock;
import lockstep.sync.pull.PublicationListener.Action;
import lockstep.sync.pull.PublicationListener.DashboardChange;
import lockstep.sync.pull.PublicationListener.Publication;
import lockstep.sync.pull.RepositoryStatus.State;
import lockstep.sync.pull.RepositorySync.Trigger;
import lockstep.sync.save.Edit;
import lockstep.sync.save.SaveId;
import lockstep.sync.save.SaveOutcome;
import lockstep.sync.testing.Fault;
import lockstep.sync.testing.InMemoryGit;
import org.junit.jupiter.api.Test;

/// Promise 5: a commit becomes visible all at once, and what was acknowledged stays visible.
class WholeCommitsTest {
  private final InMemoryGit git = new InMemoryGit();
  private final Instance a;

  WholeCommitsTest() {
    git.commit("Begin", tree -> tree.put("cpu.json", Instance.file("cpu", "one")));
    a = Instance.started(git);
  }

  @Test
  void tellsTheListenersWhatChanged() {
    git.commit(
        "Tidy up",
        tree ->
            tree.put("disk.json", Instance.file("disk", "one")).rename("cpu.json", "x/cpu.json"));
    a.heard.clear();

    a.pull();

    assertThat(a.heard).hasSize(1);
    Publication heard = a.heard.getFirst();
    assertThat(heard.own()).isFalse();
    assertThat(heard.rewritten()).isFalse();
    assertThat(heard.author()).isEqualTo("Stranger");
    assertThat(heard.message()).isEqualTo("Tidy up");
    assertThat(heard.after().commit()).isEqualTo(git.head());
    assertThat(heard.changes())
        .containsExactly(
            new DashboardChange(
                new Uid("disk"), "Title of disk", Action.CREATED, 1, Optional.empty()),
            new DashboardChange(new Uid("cpu"), "Title of cpu", Action.MOVED, 2, Optional.empty()));
  }

  @Test
  void countsTheSavesThatAreOnTheirWay() {
    assertThat(a.loop.saving()).isZero();
    a.loop.submit(Instance.put("s1", "cpu", 1, "two"), Duration.ofSeconds(30));
    assertThat(a.loop.saving()).isEqualTo(1);

    a.turns();

    assertThat(a.loop.saving()).isZero();
  }

  @Test
  void tellsWhichSavesAreOwn() {
    Instance b = new Instance(git, new TestClock(), "b").turns();
    a.heard.clear();
    b.heard.clear();

    a.save(Instance.put("s1", "cpu", 1, "two"));
    b.pull();

    DashboardChange change =
        new DashboardChange(
            new Uid("cpu"), "Title of cpu", Action.UPDATED, 2, Optional.of(new SaveId("s1")));
    assertThat(a.heard).singleElement().matches(Publication::own);
    assertThat(b.heard).singleElement().matches(heard -> !heard.own());
    assertThat(List.of(a.heard.getFirst(), b.heard.getFirst()))
        .allSatisfy(
            heard -> {
              assertThat(heard.changes()).containsExactly(change);
              assertThat(heard.saves()).containsExactly(new SaveId("s1"));
            });
  }

  @Test
  void aSaveWhoseReplyWasLostIsOwnToo() {
    a.heard.clear();
    a.copy.next(Fault.LOSE_REPLY);

    a.save(Instance.put("s1", "cpu", 1, "two"));

    assertThat(a.heard).singleElement().matches(Publication::own);
  }

  @Test
  void aListenerThatFailsDoesNotStopTheOthersNorTheLoop() {
    a.loop.listen(
        _ -> {
          throw new IllegalStateException("broken listener");
        });
    git.commit("More", tree -> tree.put("disk.json", Instance.file("disk", "one")));
    a.loop.pull(Trigger.INTERVAL);
    a.heard.clear();

    assertThatThrownBy(a.loop::turn).hasMessage("broken listener");
    assertThat(a.heard).hasSize(1);
    assertThat(a.loop.status().state()).isEqualTo(State.SYNCED);
    assertThat(a.loop.turn()).isFalse();
  }

  @Test
  void anOlderAnswerOfTheHostIsNotShown() {
    a.save(Instance.put("s1", "cpu", 1, "two"));
    a.copy.next(Fault.STALE);

    a.pull();

    assertThat(a.text("cpu")).isEqualTo("two");
    assertThat(a.loop.status().state()).isEqualTo(State.BEHIND);
    a.pass(Duration.ofSeconds(2));
    assertThat(a.loop.status().state()).isEqualTo(State.SYNCED);
  }

  @Test
  void aSaveGoesOnWhileTheHostGivesOldAnswers() {
    a.save(Instance.put("s1", "cpu", 1, "two"));
    a.copy.next(Fault.STALE);
    a.pull();
    a.copy.next(Fault.STALE);

    assertThat(a.save(Instance.put("s2", "cpu", 2, "three"))).isInstanceOf(SaveOutcome.Saved.class);
    assertThat(a.text("cpu")).isEqualTo("three");
  }

  @Test
  void aBranchThatWasSetBackIsFollowedInTheEnd() {
    CommitId begin = git.head().orElseThrow();
    a.save(Instance.put("s1", "cpu", 1, "two"));
    git.move(begin);

    a.pull().pass(Duration.ofSeconds(5));
    assertThat(a.text("cpu")).isEqualTo("two");
    for (int i = 0; i < 10; i++) {
      a.pull().pass(Duration.ofSeconds(5));
    }

    assertThat(a.text("cpu")).isEqualTo("one");
    assertThat(a.dashboard("cpu").provenance().version()).isEqualTo(1);
    assertThat(a.loop.status().state()).isEqualTo(State.SYNCED);
  }

  @Test
  void anAnswerFromBeforeARewriteIsNotShown() {
    a.save(Instance.put("s1", "cpu", 1, "two"));
    rewrite();
    a.pull();
    a.copy.next(Fault.STALE);

    a.pull();

    assertThat(a.text("cpu")).isEqualTo("other");
    assertThat(a.loop.status().state()).isEqualTo(State.BEHIND);
    a.pass(Duration.ofSeconds(2));
    assertThat(a.loop.status().state()).isEqualTo(State.SYNCED);
  }

  @Test
  void aRewriteThatIsUndoneIsFollowedInTheEnd() {
    a.save(Instance.put("s1", "cpu", 1, "two"));
    CommitId before = git.head().orElseThrow();
    rewrite();
    a.pull();
    git.move(before);

    a.pull().pass(Duration.ofSeconds(5));
    assertThat(a.text("cpu")).isEqualTo("other");
    for (int i = 0; i < 10; i++) {
      a.pull().pass(Duration.ofSeconds(5));
    }

    assertThat(a.text("cpu")).isEqualTo("two");
    assertThat(a.loop.status().state()).isEqualTo(State.SYNCED);
  }

  @Test
  void aSetBackThatIsUndoneIsFollowedAtOnce() {
    CommitId begin = git.head().orElseThrow();
    a.save(Instance.put("s1", "cpu", 1, "two"));
    CommitId saved = git.head().orElseThrow();
    git.move(begin);
    for (int i = 0; i < 10; i++) {
      a.pull().pass(Duration.ofSeconds(5));
    }
    assertThat(a.text("cpu")).isEqualTo("one");
    git.move(saved);

    a.pull();

    assertThat(a.text("cpu")).isEqualTo("two");
  }

  private void rewrite() {
    CommitId begin = git.history().getLast().id();
    git.move(
        git.commitOn(
            Optional.of(begin),
            "Rewrite",
            tree -> tree.put("cpu.json", Instance.file("cpu", "other"))));
  }

  @Test
  void rewrittenHistoryIsFollowedAtOnce() {
    a.save(Instance.put("s1", "cpu", 1, "two"));
    rewrite();

    a.pull();

    assertThat(a.text("cpu")).isEqualTo("other");
    assertThat(a.heard.getLast().rewritten()).isTrue();
    assertThat(a.loop.snapshot().digest())
        .isEqualTo(Instance.started(git).loop.snapshot().digest());
  }

  @Test
  void savesThatARewriteDroppedAreListedAndMayBeSentAgain() {
    a.save(Instance.put("s1", "cpu", 1, "two"));
    CommitId dropped = git.head().orElseThrow();
    CommitId begin = git.history().getLast().id();
    git.move(git.commitOn(Optional.of(begin), "Rewrite", tree -> tree.put("x.md", "x")));

    a.pull();

    assertThat(a.loop.status().warnings())
        .containsExactly(
            new FileWarning(
                "",
                "The save s1 of cpu (commit %s) was dropped when the history was rewritten"
                    .formatted(dropped.abbreviated())));
    assertThat(a.loop.lookup(new SaveId("s1"))).isEmpty();
    assertThat(a.save(Instance.put("s1", "cpu", 1, "two"))).isInstanceOf(SaveOutcome.Saved.class);
    assertThat(a.text("cpu")).isEqualTo("two");
  }

  @Test
  void aBadFileKeepsItsLastGoodVersion() {
    git.commit(
        "Break",
        tree -> tree.put("cpu.json", "{ not json").put("disk.json", Instance.file("disk", "one")));

    a.pull();

    assertThat(a.text("cpu")).isEqualTo("one");
    assertThat(a.text("disk")).isEqualTo("one");
    assertThat(a.loop.status().warnings())
        .singleElement()
        .matches(warning -> warning.path().equals("cpu.json"));
    assertThat(Instance.started(git).loop.snapshot().digest())
        .isEqualTo(a.loop.snapshot().digest());
  }

  @Test
  void aBadFileIsRepairedByASave() {
    git.commit("Break", tree -> tree.put("cpu.json", "{ not json"));
    a.pull();

    SaveOutcome outcome = a.save(Instance.put("s1", "cpu", new Edit.Base.Any(), "two"));

    assertThat(outcome).isInstanceOf(SaveOutcome.Saved.class);
    assertThat(a.text("cpu")).isEqualTo("two");
    assertThat(a.loop.status().warnings()).isEmpty();
  }

  @Test
  void aLinkIsNeverFollowed() {
    git.commit("Link", tree -> tree.link("secrets.json").put("a/../../x.json", "{}"));

    a.pull();

    assertThat(a.loop.snapshot().dashboards()).containsOnlyKeys(new Uid("cpu"));
    assertThat(a.loop.status().warnings()).hasSize(2);
  }

  @Test
  void waitsForACommit() {
    CommitId next = git.commit("More", tree -> tree.put("disk.json", Instance.file("disk", "one")));

    assertThat(a.loop.await(next, Duration.ofMillis(1))).isFalse();
    a.pass(Duration.ofMillis(50));
    assertThat(a.loop.await(next, Duration.ofMillis(1))).isTrue();
  }

  @Test
  void servesTheLastStateFromTheMirrorWhenTheRemoteIsDown() {
    git.host(InMemoryGit.Host.DOWN);

    Instance restarted = new Instance(a.copy, new TestClock(), "a").turns();

    assertThat(restarted.text("cpu")).isEqualTo("one");
    assertThat(restarted.loop.snapshot().digest()).isEqualTo(a.loop.snapshot().digest());
    assertThat(restarted.loop.status().state()).isEqualTo(State.UNREACHABLE);
    assertThat(restarted.loop.status().lastPull()).isEmpty();
  }
}
