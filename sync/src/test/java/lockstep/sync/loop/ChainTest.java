package lockstep.sync.loop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import lockstep.core.resource.Uid;
import lockstep.sync.journal.Drainer;
import lockstep.sync.journal.Fate;
import lockstep.sync.journal.WaitingRoom;
import lockstep.sync.save.BranchName;
import lockstep.sync.save.Edit;
import lockstep.sync.save.Save;
import lockstep.sync.save.SaveId;
import lockstep.sync.save.SaveOutcome;
import lockstep.sync.save.WaitingTag;
import lockstep.sync.testing.Fault;
import org.junit.jupiter.api.Test;

/// Somebody goes on from their own save that waits, as the page does: each save names the tag of
/// the one before as its base.
class ChainTest extends SharedJournal {
  @Test
  void savesOfOnePersonAreCommitsInTheirOrderAndClashWithNothing() {
    down();
    keep(a, Instance.put("s1", "cpu", 1, "two"));
    keep(b, onto("s1", "s2", "three", "", Optional.empty()));
    keep(a, onto("s2", "s3", "four", "", Optional.empty()));
    up();
    drainAll(b);

    assertThat(git.fileSays("cpu.json", "four")).isTrue();
    assertThat(commitsOf("s1") + commitsOf("s2") + commitsOf("s3")).isEqualTo(3);
    assertThat(journal.notices(ADA)).isEmpty();
  }

  @Test
  void whatOthersChangedMeanwhileIsKeptByAllOfThem() {
    down();
    keep(a, Instance.put("s1", "cpu", 1, "two"));
    keep(a, onto("s1", "s2", "three", "", Optional.empty()));
    tagged();
    up();
    drainAll(b);

    assertThat(git.fileSays("cpu.json", "three")).isTrue();
    assertThat(git.fileSays("cpu.json", "theirs")).isTrue();
    assertThat(journal.notices(ADA)).isEmpty();
  }

  @Test
  void whatGoesOnFromASaveThatIsSetAsideBringsOnlyWhatItAdded() {
    twoBehindAClash();
    drainAll(b);

    assertThat(journal.fate(new SaveId("s1"))).get().isInstanceOf(Fate.SetAside.class);
    assertThat(journal.fate(new SaveId("s2"))).get().isInstanceOf(Fate.Saved.class);
    assertThat(git.fileSays("cpu.json", "theirs")).isTrue();
    assertThat(git.fileSays("cpu.json", "10s")).isTrue();
  }

  @Test
  void theBranchOfOneThatGoesOnFromAnotherKeepsWhatOthersChanged() {
    down();
    keep(a, Instance.put("s1", "cpu", 1, "mine"));
    keep(a, onto("s1", "s2", "later", "", Optional.empty()));
    git.commit(
        "By hand",
        tree ->
            tree.put(
                "cpu.json",
                Instance.file("cpu", "other").replace("\"tags\": []", "\"tags\": [\"theirs\"]")));
    up();
    drainAll(b);

    assertThat(git.file(new BranchName("lockstep/waiting/s2"), "cpu.json").orElseThrow())
        .contains("later", "theirs");
    assertThat(git.fileSays("cpu.json", "other")).isTrue();
  }

  @Test
  void whatIsBehindAClashIsNotInGitBeforeThatIsSetAside() {
    twoBehindAClash();
    assertDies(new Drainer(new Dying(journal, true), saver(b), () -> OptionalLong.of(1))::turn);

    assertThat(git.fileSays("cpu.json", "10s")).isFalse();
    drainAll(b);
    assertThat(journal.fate(new SaveId("s1"))).get().isInstanceOf(Fate.SetAside.class);
    assertThat(git.fileSays("cpu.json", "10s")).isTrue();
  }

  @Test
  void whatIsBehindOneThatTheHostRefusesIsNotInGitBeforeThatIsSetAside() {
    down();
    keep(a, Instance.put("s1", "cpu", 1, "mine"));
    keep(a, onto("s1", "s2", "mine", "10s", Optional.empty()));
    up();
    b.copy.next(Fault.REFUSE, Fault.REFUSE); // both together, then the first alone
    assertDies(new Drainer(new Dying(journal, true), saver(b), () -> OptionalLong.of(1))::turn);

    assertThat(git.head(new BranchName("lockstep/waiting/s1"))).isPresent();
    assertThat(git.fileSays("cpu.json", "10s")).isFalse();
  }

  @Test
  void theSecondDoesNotMoveBackWhatWasMovedMeanwhileEither() {
    down();
    Optional<Edit.Place> top = Optional.of(new Edit.Place.Top());
    keep(a, Instance.put("s1", "cpu", 1, "two"));
    keep(a, onto("s1", "s2", "three", "", top));
    git.commit("Move", tree -> tree.rename("cpu.json", "team/cpu.json"));
    up();
    drainAll(b);

    assertThat(git.fileSays("team/cpu.json", "three")).isTrue();
    assertThat(git.paths()).doesNotContain("cpu.json");
  }

  @Test
  void whoMovesItBackOnPurposeDoes() {
    git.commit("A folder", tree -> tree.put("team/disk.json", Instance.file("net", "one")));
    a.pull();
    b.pull();
    Uid team = a.loop.snapshot().dashboard(new Uid("net")).orElseThrow().folder().orElseThrow();
    down();
    keep(a, Instance.put("s1", "cpu", 1, "two"));
    keep(a, onto("s1", "s2", "three", "", Optional.of(new Edit.Place.InFolder(team))));
    keep(a, onto("s2", "s3", "four", "", Optional.of(new Edit.Place.Top())));
    up();
    drainAll(b);

    assertThat(git.fileSays("cpu.json", "four")).isTrue();
  }

  @Test
  void whoWaitsForTheirTurnIsMergedAlsoWhenTheOneBeforeWas() throws Exception {
    down();
    keep(a, Instance.put("s1", "cpu", 1, "two"));
    tagged();
    up();
    WaitingRoom room = WaitingRoom.of(journal);
    room.refresh();
    CompletableFuture<SaveOutcome> outcome = new CompletableFuture<>();
    Save next = onto("s1", "s2", "three", "", Optional.empty());
    Thread saver = saving(a, room, next, outcome);
    boolean drained = false;
    while (saver.isAlive()) {
      if (!drained) {
        drained = true;
        drainAll(a);
        room.refresh();
      }
      a.turns();
    }

    assertThat(outcome.join()).isInstanceOf(SaveOutcome.Merged.class);
    assertThat(git.fileSays("cpu.json", "three")).isTrue();
    assertThat(git.fileSays("cpu.json", "theirs")).isTrue();
  }

  /// Of two saves that wait the first clashes with what somebody else did.
  private void twoBehindAClash() {
    down();
    keep(a, Instance.put("s1", "cpu", 1, "mine"));
    keep(a, onto("s1", "s2", "mine", "10s", Optional.empty()));
    git.commit("By hand", tree -> tree.put("cpu.json", Instance.file("cpu", "theirs")));
    up();
  }

  /// Somebody else changes another thing.
  private void tagged() {
    git.commit(
        "By hand",
        tree ->
            tree.put(
                "cpu.json",
                Instance.file("cpu", "one").replace("\"tags\": []", "\"tags\": [\"theirs\"]")));
  }

  private static Save onto(
      String before, String id, String text, String refresh, Optional<Edit.Place> place) {
    ObjectNode dashboard = Instance.dashboard("cpu", text);
    if (!refresh.isEmpty()) {
      dashboard.put("refresh", refresh);
    }
    return new Save(
        new SaveId(id),
        new Edit.PutDashboard(
            Optional.of(new Uid("cpu")),
            dashboard,
            place,
            new Edit.Base.Exact(WaitingTag.of(new SaveId(before)))),
        Instance.ADA,
        Optional.empty());
  }
}
