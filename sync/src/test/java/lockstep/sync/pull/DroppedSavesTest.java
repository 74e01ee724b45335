package lockstep.sync.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import lockstep.core.fault.StoreFault;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Uid;
import lockstep.core.testing.TestClock;
import lockstep.sync.loop.PumpedSync;
import lockstep.sync.pull.PutBack.State;
import lockstep.sync.save.Author;
import lockstep.sync.save.Edit;
import lockstep.sync.save.Save;
import lockstep.sync.save.SaveId;
import lockstep.sync.save.SaveOutcome;
import lockstep.sync.testing.InMemoryDroppedSaves;
import lockstep.sync.testing.InMemoryGit;
import org.junit.jupiter.api.Test;

/// The list of dropped saves is one for all instances, and outlives each of them.
class DroppedSavesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final InMemoryGit git = new InMemoryGit();
  private final InMemoryDroppedSaves shared = new InMemoryDroppedSaves(new TestClock());
  private final CommitId begin =
      git.commit("Begin", tree -> tree.put("cpu.json", PumpedSync.file("cpu")));
  private final PumpedSync a = new PumpedSync(git);

  @Test
  void aRestartedInstanceListsThemAndPutsThemBack() {
    save(a, "s1", "new");
    rewrite();
    a.share(shared);

    PumpedSync restarted = a.restarted();
    assertThat(restarted.dropped()).isEmpty();
    restarted.share(shared);

    assertThat(ids(restarted)).containsExactly("s1");
    assertThat(restarted.status().warnings())
        .singleElement()
        .matches(warning -> warning.reason().startsWith("The save s1 of new"));
    assertThat(states(restarted)).containsExactly(State.DONE);
    assertThat(restarted.uids()).containsExactly("cpu", "new");
  }

  @Test
  void whatOneInstancePutsBackIsOffTheListOfAll() {
    save(a, "s1", "new");
    PumpedSync b = new PumpedSync(git);
    rewrite();
    b.pull(RepositorySync.Trigger.PERSON);
    a.share(shared);
    b.share(shared);

    assertThat(states(b)).containsExactly(State.DONE);
    b.share(shared);
    assertThat(shared.list()).isEmpty();
    a.share(shared);
    assertThat(a.dropped()).isEmpty();
    PumpedSync fresh = new PumpedSync(git);
    fresh.share(shared);
    assertThat(fresh.dropped()).isEmpty();
  }

  @Test
  void whatIsThereWithoutACommitIsOffTheListOfAllToo() {
    save(a, "s1", "cpu");
    String file = git.file("cpu.json").orElseThrow();
    git.move(git.commitOn(Optional.of(begin), "Rewrite", tree -> tree.put("cpu.json", file)));
    a.pull(RepositorySync.Trigger.PERSON);
    PumpedSync b = new PumpedSync(git);
    a.share(shared);
    b.share(shared);
    assertThat(ids(b)).containsExactly("s1");

    assertThat(states(a)).containsExactly(State.DONE);
    a.share(shared);
    b.share(shared);

    assertThat(b.dropped()).isEmpty();
  }

  @Test
  void nothingIsLostWhileTheDatabaseIsAway() {
    save(a, "s1", "new");
    rewrite();
    shared.beAway(true);
    assertThatThrownBy(() -> a.share(shared)).isInstanceOf(StoreFault.class);
    assertThat(ids(a)).containsExactly("s1");
    shared.beAway(false);
    a.share(shared);
    assertThat(shared.list()).hasSize(1);

    shared.beAway(true);
    states(a);
    assertThatThrownBy(() -> a.share(shared)).isInstanceOf(StoreFault.class);
    shared.beAway(false);
    a.share(shared);
    assertThat(shared.list()).isEmpty();
    assertThat(a.dropped()).isEmpty();
  }

  @Test
  void whatIsDroppedOnceMoreIsListedOnceMore() {
    save(a, "s1", "new");
    rewrite();
    a.share(shared);
    states(a);
    a.share(shared);
    rewrite();
    a.share(shared);

    PumpedSync b = a.restarted();
    b.share(shared);
    assertThat(ids(b)).containsExactly("s1");
    assertThat(states(b)).containsExactly(State.DONE);
  }

  @Test
  void whatTheBranchStillHasForOneInstanceIsNotSettledByIt() {
    save(a, "s1", "new");
    PumpedSync behind = new PumpedSync(git);
    rewrite();
    a.share(shared);

    behind.share(shared);

    assertThat(behind.dropped()).isEmpty();
    assertThat(shared.list()).hasSize(1);
    behind.pull(RepositorySync.Trigger.PERSON);
    assertThat(ids(behind)).containsExactly("s1");
  }

  @Test
  void anInstanceThatNeverHadTheOldHistorySaysWhoMay() {
    save(a, "s1", "new");
    rewrite();
    a.share(shared);
    PumpedSync stranger = new PumpedSync(git);
    stranger.share(shared);

    PutBack.Result result = new PutBack(stranger).all(PATIENCE).getFirst();

    assertThat(result.state()).isEqualTo(State.LEFT);
    assertThat(result.message()).contains("another instance may have it");
    assertThat(ids(stranger)).containsExactly("s1");
  }

  private static List<String> ids(PumpedSync sync) {
    return sync.dropped().stream().map(save -> save.id().value()).toList();
  }

  private static List<State> states(PumpedSync sync) {
    return new PutBack(sync).all(PATIENCE).stream().map(PutBack.Result::state).toList();
  }

  private static void save(PumpedSync sync, String id, String uid) {
    Edit edit =
        new Edit.PutDashboard(
            Optional.of(new Uid(uid)),
            PumpedSync.dashboard(uid, "two"),
            Optional.empty(),
            new Edit.Base.Any());
    Author ada = new Author("Ada", "ada@example.org");
    assertThat(sync.save(new Save(new SaveId(id), edit, ada, Optional.empty()), PATIENCE))
        .isInstanceOf(SaveOutcome.InGit.class);
  }

  private void rewrite() {
    git.move(git.commitOn(Optional.of(begin), "Rewrite", tree -> tree.put("x.md", "x")));
    a.pull(RepositorySync.Trigger.PERSON);
  }
}
