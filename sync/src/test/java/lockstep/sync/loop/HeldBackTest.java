package lockstep.sync.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Uid;
import lockstep.core.testing.TestClock;
import lockstep.sync.pull.Deletions;
import lockstep.sync.pull.PublicationListener.DashboardChange;
import lockstep.sync.pull.RepositoryStatus.State;
import lockstep.sync.pull.RepositorySync.Trigger;
import lockstep.sync.save.Edit;
import lockstep.sync.save.SaveOutcome;
import lockstep.sync.testing.InMemoryGit;
import org.junit.jupiter.api.Test;

/// Commits that delete most dashboards: what was shown stays, saves go on and are shown, a restart
/// forgets nothing, and only a person or the branch itself ends it.
class HeldBackTest {
  private final InMemoryGit git = new InMemoryGit();
  private final Instance a;
  private final Instance b;
  private final CommitId before;
  private final CommitId oops;

  HeldBackTest() {
    before =
        git.commit(
            "Twenty-one",
            tree ->
                IntStream.range(0, 21)
                    .forEach(i -> tree.put(i + ".json", Instance.file("d" + i, "one"))));
    a = Instance.started(git);
    b = new Instance(git, new TestClock(), "b").turns();
    oops =
        git.commit(
            "Oops",
            tree -> {
              IntStream.range(0, 15).forEach(i -> tree.delete(i + ".json"));
              tree.put("19.json", Instance.file("d19", "by the way"));
            });
    a.pull();
    b.pull();
    a.heard.clear();
  }

  @Test
  void nothingOfTheCommitIsShown() {
    assertHeld(a, 21);
    assertThat(a.text("d19")).isEqualTo("one");
    assertThat(a.loop.status().message())
        .isEqualTo(
            "The commits up to %s delete 15 of 21 dashboards: they are still shown, and saves go"
                    .formatted(oops.abbreviated())
                + " on; confirm it on the page of the repository or by `./lockstep sync`, or bring"
                + " them back in Git");
    assertThat(a.loop.status().head()).contains(before);
    assertThat(a.loop.status().remoteHead()).contains(oops);
    assertThat(a.loop.status().lagCommits()).isEqualTo(1);
  }

  @Test
  void aSaveIsInGitAndShownHereAndOnOthersThatHoldBackToo() {
    SaveOutcome outcome = a.save(Instance.put("s1", "d20", 1, "two"));

    assertThat(outcome).isInstanceOf(SaveOutcome.Saved.class);
    assertThat(git.fileSays("20.json", "two")).isTrue();
    assertThat(git.file("3.json")).as("nothing is put back by a save").isEmpty();
    assertHeld(a, 21);
    assertThat(a.text("d20")).isEqualTo("two");
    assertThat(a.dashboard("d20").provenance().version()).isEqualTo(2);
    assertThat(a.heard)
        .singleElement()
        .satisfies(
            heard ->
                assertThat(heard.changes())
                    .extracting(DashboardChange::uid)
                    .containsExactly(new Uid("d20")));
    b.pull();
    assertHeld(b, 21);
    assertThat(b.text("d20")).isEqualTo("two");
    assertThat(b.loop.snapshot().digest()).isEqualTo(a.loop.snapshot().digest());
  }

  @Test
  void aNewDashboardAndADeletedOneAreShownAsSaved() {
    assertThat(a.save(Instance.put("s1", "new", 0, "one"))).isInstanceOf(SaveOutcome.Saved.class);
    assertThat(a.save(Instance.delete("s2", "d18"))).isInstanceOf(SaveOutcome.Saved.class);

    assertHeld(a, 21);
    assertThat(a.text("new")).isEqualTo("one");
    assertThat(a.loop.snapshot().dashboard(new Uid("d18"))).isEmpty();
  }

  @Test
  void aSaveOfADashboardThatTheCommitDeletesIsToldSoAndMayMakeItAnew() {
    Edit.Base loaded = new Edit.Base.Exact(a.dashboard("d3").blob());
    assertThat(a.save(Instance.put("s1", "d3", loaded, "two")))
        .isInstanceOfSatisfying(
            SaveOutcome.Invalid.class,
            no -> assertThat(no.message()).contains("was deleted by Stranger", "overwrite"));
    assertThat(git.file("3.json")).isEmpty();

    assertThat(a.save(Instance.put("s2", "d3", new Edit.Base.Any(), "two")))
        .isInstanceOf(SaveOutcome.Saved.class);
    assertThat(a.text("d3")).isEqualTo("two");
  }

  @Test
  void aReaderOfASaveIsServedAndOneOfTheHeldCommitIsNot() {
    SaveOutcome.Saved saved = (SaveOutcome.Saved) a.save(Instance.put("s1", "d20", 1, "two"));
    b.pull();

    assertThat(a.loop.await(saved.commit(), Duration.ofMillis(1))).isTrue();
    assertThat(b.loop.await(saved.commit(), Duration.ofMillis(1))).isTrue();
    assertThat(b.loop.await(oops, Duration.ofMillis(1))).isFalse();
  }

  @Test
  void aRestartForgetsNeitherTheHoldNorTheSaves() {
    a.save(Instance.put("s1", "d20", 1, "two"));
    String digest = a.loop.snapshot().digest();
    git.host(InMemoryGit.Host.DOWN);

    Instance restarted = new Instance(a.copy, new TestClock(), "a").turns();

    assertThat(restarted.loop.snapshot().dashboards()).hasSize(21);
    assertThat(restarted.text("d20")).isEqualTo("two");
    assertThat(restarted.loop.snapshot().digest()).isEqualTo(digest);
    git.host(InMemoryGit.Host.UP);
    restarted.pull().pass(Duration.ofSeconds(5));
    assertHeld(restarted, 21);
  }

  @Test
  void anInstanceThatNeverSawMoreShowsWhatGitHas() {
    Instance fresh = new Instance(git, new TestClock(), "c").turns();

    assertThat(fresh.loop.status().state()).isEqualTo(State.SYNCED);
    assertThat(fresh.loop.snapshot().dashboards()).hasSize(6);
  }

  @Test
  void aPersonConfirmsIt() {
    a.save(Instance.put("s1", "d20", 1, "two"));
    a.loop.pull(Trigger.PERSON);
    a.turns();

    assertThat(a.loop.status().state()).isEqualTo(State.SYNCED);
    assertThat(a.loop.snapshot().dashboards()).hasSize(6);
    assertThat(a.text("d20")).isEqualTo("two");
    assertThat(a.loop.snapshot().digest())
        .isEqualTo(Instance.started(git).loop.snapshot().digest());
    Instance restarted = new Instance(a.copy, new TestClock(), "a").turns();
    assertThat(restarted.loop.status().state()).isEqualTo(State.SYNCED);
    assertThat(restarted.loop.snapshot().dashboards()).hasSize(6);
  }

  @Test
  void theBranchBringsThemBack() {
    a.save(Instance.put("s1", "d20", 1, "two"));
    git.commit(
        "Revert",
        tree ->
            IntStream.range(0, 15)
                .forEach(i -> tree.put(i + ".json", Instance.file("d" + i, "one"))));
    a.pull();

    assertThat(a.loop.status().state()).isEqualTo(State.SYNCED);
    assertThat(a.loop.snapshot().dashboards()).hasSize(21);
    assertThat(a.text("d20")).isEqualTo("two");
    assertThat(a.text("d19")).isEqualTo("by the way");
  }

  @Test
  void theBranchIsSetBackByForce() {
    git.move(before);
    for (int i = 0; i < 10; i++) {
      a.pull().pass(Duration.ofSeconds(5));
    }

    assertThat(a.loop.status().state()).isEqualTo(State.SYNCED);
    assertThat(a.loop.snapshot().dashboards()).hasSize(21);
    assertThat(a.loop.status().head()).contains(before);
  }

  @Test
  void moreCommitsThatDeleteStayHeldFromTheSameGround() {
    git.commit("More", tree -> tree.delete("15.json").delete("16.json"));
    a.pull();

    assertHeld(a, 21);
    assertThat(a.loop.status().message()).contains("17 of 21");
    assertThat(a.loop.status().lagCommits()).isEqualTo(2);
  }

  @Test
  void theRuleCanBeSet() {
    for (Deletions rule : List.of(new Deletions(0, 0), new Deletions(1, 4), new Deletions(15, 0))) {
      Instance strict = before(rule);
      strict.pull();
      assertThat(strict.loop.status().state())
          .as("%s", rule)
          .isEqualTo(rule.dashboards() == 15 ? State.SYNCED : State.HELD);
    }
    Instance lenient = before(new Deletions(0, 100));
    lenient.pull();
    assertThat(lenient.loop.snapshot().dashboards()).hasSize(6);
  }

  private Instance before(Deletions rule) {
    git.move(before);
    var copy = git.copy();
    Instance instance = new Instance(copy, copy, copy, rule, new TestClock(), "x").turns();
    git.move(oops);
    assertThat(instance.loop.snapshot().dashboards()).hasSize(21);
    return instance;
  }

  private static void assertHeld(Instance instance, int dashboards) {
    assertThat(instance.loop.status().state()).isEqualTo(State.HELD);
    assertThat(instance.loop.snapshot().dashboards()).hasSize(dashboards);
  }
}
