package lockstep.sync.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import lockstep.core.resource.Folder;
import lockstep.core.resource.Uid;
import lockstep.sync.journal.Drainer;
import lockstep.sync.journal.Fate;
import lockstep.sync.journal.Notice;
import lockstep.sync.journal.WaitingRoom;
import lockstep.sync.save.BranchName;
import lockstep.sync.save.Edit;
import lockstep.sync.save.FolderContents;
import lockstep.sync.save.Save;
import lockstep.sync.save.SaveBook;
import lockstep.sync.save.SaveId;
import lockstep.sync.save.SaveOutcome;
import lockstep.sync.testing.Fault;
import lockstep.sync.testing.InMemoryGit.Host;
import org.junit.jupiter.api.Test;

/// What becomes of a save that waited and cannot be made a commit: it is set aside and told.
class SetAsideTest extends SharedJournal {
  @Test
  void whatClashesGoesToABranchAndHoldsNothingUp() {
    down();
    keep(a, Instance.put("s1", "cpu", 1, "mine"));
    keep(a, Instance.put("s2", "disk", 1, "two"));
    git.commit("By hand", tree -> tree.put("cpu.json", Instance.file("cpu", "theirs")));
    up();
    drainAll(b);

    assertThat(git.fileSays("cpu.json", "theirs")).isTrue();
    assertThat(git.fileSays("disk.json", "two")).isTrue();
    BranchName branch = new BranchName("lockstep/waiting/s1");
    assertThat(git.file(branch, "cpu.json").orElseThrow()).contains("mine");
    Notice notice = journal.notices(ADA).getFirst();
    assertThat(notice.fate().branch()).contains(branch);
    assertThat(notice.fate().commit()).isEqualTo(git.head(branch));
    assertThat(notice.fate().reason()).contains("Stranger");
    assertThat(journal.notices("somebody@else")).isEmpty();
    assertThat(journal.next(9)).isEmpty();
  }

  @Test
  void whatAnotherInstanceTurnedDownDoesNotWaitAnyMore() {
    git.commit("By hand", tree -> tree.put("cpu.json", Instance.file("cpu", "theirs")));
    b.pull();
    Save save = Instance.put("s1", "cpu", 1, "mine");
    SaveOutcome.Conflict told = (SaveOutcome.Conflict) b.save(save);
    b.loop.shareOutcomes(book);
    down(); // before a saw what it clashes with

    assertThat(keep(a, save)).isEqualTo(told.withoutClash());
    assertThat(keep(b, save)).isEqualTo(told);
    assertThat(journal.next(1)).isEmpty();
  }

  @Test
  void whatTheHostRefusedDoesNotWaitAnyMore() {
    Save save = Instance.put("s1", "cpu", 1, "mine");
    book.put(List.of(new SaveBook.Told(save.id(), new SaveOutcome.Refused("not here"))));
    down();

    assertThat(keep(a, save)).isEqualTo(new SaveOutcome.Refused("not here"));
    assertThat(journal.next(1)).isEmpty();
  }

  @Test
  void whatSomebodyWantedOfAFolderIsOnABranchToo() {
    Uid team = new Uid("team");
    git.commit(
        "Folders",
        tree ->
            tree.put("team/_folder.json", named("Team"))
                .put("ops/_folder.json", named("Team").replace("\"team\"", "\"ops\"")));
    a.pull();
    b.pull();
    Folder folder = a.loop.snapshot().folder(team).orElseThrow();
    Edit.Base seen = new Edit.Base.Exact(folder.metadata().orElseThrow());
    String contents = FolderContents.of(a.loop.snapshot(), folder).tag();
    down();
    keep(a, save("s1", new Edit.RenameFolder(team, "Squad", seen)));
    keep(a, save("s2", new Edit.DeleteFolder(team, seen, Optional.of(contents))));
    Edit.Base any = new Edit.Base.Any();
    keep(a, save("s3", new Edit.DeleteFolder(team, any, Optional.of(contents))));
    keep(a, save("s4", new Edit.MoveFolder(team, Optional.of(new Uid("ops")), seen)));
    git.commit(
        "By hand",
        tree ->
            tree.put("team/_folder.json", named("Crew"))
                .put("team/new.json", Instance.file("new", "theirs")));
    up();
    drainAll(b);

    assertThat(git.file("team/_folder.json").orElseThrow()).contains("Crew");
    assertThat(git.fileSays("team/new.json", "theirs")).isTrue();
    BranchName renamed = new BranchName("lockstep/waiting/s1");
    assertThat(git.file(renamed, "team/_folder.json").orElseThrow()).contains("Squad");
    BranchName moved = new BranchName("lockstep/waiting/s4");
    assertThat(git.file(moved, "ops/team/_folder.json").orElseThrow()).contains("Crew");
    assertThat(git.head(new BranchName("lockstep/waiting/s2"))).isPresent();
    assertThat(git.file(new BranchName("lockstep/waiting/s2"), "team/new.json")).isEmpty();
    assertThat(journal.notices(ADA))
        .extracting(notice -> notice.fate().reason())
        .filteredOn(reason -> reason.contains("what is in the folder had changed meanwhile"))
        .hasSize(1);
  }

  private static Save save(String id, Edit edit) {
    return new Save(new SaveId(id), edit, Instance.ADA, Optional.empty());
  }

  private static String named(String title) {
    return """
    {"apiVersion":"folder.grafana.app/v1","kind":"Folder","metadata":{"name":"team"},"spec":{"title":"%s"}}
    """
        .formatted(title);
  }

  @Test
  void whoStillWaitsForASaveThatWasSetAsideIsToldWithWhatItClashesAndWhereItIs() {
    down();
    Save save = Instance.put("s1", "cpu", 1, "mine");
    keep(a, save);
    git.commit("By hand", tree -> tree.put("cpu.json", Instance.file("cpu", "theirs")));
    up();
    drainAll(b);
    down();

    SaveOutcome.Conflict conflict = (SaveOutcome.Conflict) keep(b, save);

    assertThat(conflict.version()).isEqualTo(2);
    assertThat(conflict.by()).isEqualTo("Stranger");
    SaveOutcome.Clash clash = conflict.clash().orElseThrow();
    assertThat(clash.mine().orElseThrow().toString()).contains("mine");
    assertThat(clash.theirs().toString()).contains("theirs");
    assertThat(clash.conflicts()).isNotEmpty();
    BranchName branch = new BranchName("lockstep/waiting/s1");
    assertThat(conflict.aside().orElseThrow().branch()).contains(branch);
    assertThat(conflict.aside().orElseThrow().commit()).isEqualTo(git.head(branch));
    assertThat(conflict.wayOut().orElseThrow()).contains(branch.value()).contains("Stranger");
  }

  @Test
  void whatWasSetAsideAndIsSentAgainNamesItsBranchWhileItClashes() throws Exception {
    down();
    Save save = Instance.put("s1", "cpu", 1, "mine");
    keep(a, save);
    git.commit("By hand", tree -> tree.put("cpu.json", Instance.file("cpu", "theirs")));
    up();
    drainAll(b);
    WaitingRoom room = WaitingRoom.of(journal);
    room.refresh();
    CompletableFuture<SaveOutcome> outcome = new CompletableFuture<>();
    Thread saver = saving(a, room, save, outcome);
    while (saver.isAlive()) {
      a.turns();
    }

    SaveOutcome.Conflict conflict = (SaveOutcome.Conflict) outcome.join();
    assertThat(conflict.clash()).isPresent();
    assertThat(conflict.aside().orElseThrow().branch())
        .contains(new BranchName("lockstep/waiting/s1"));
  }

  @Test
  void whatTheHostSetAsideIsAConflictTooAlsoWhereNothingClashes() {
    down();
    Save save = Instance.put("s1", "cpu", 1, "mine");
    keep(a, save);
    up();
    b.copy.next(Fault.REFUSE);
    drainAll(b);
    down();

    SaveOutcome.Conflict conflict = (SaveOutcome.Conflict) keep(a, save);

    assertThat(conflict.clash()).isEmpty();
    assertThat(conflict.version()).isEqualTo(1);
    assertThat(conflict.aside().orElseThrow().reason()).contains("hook declined");
  }

  @Test
  void whatWasSetAsideAndLandsAllTheSameIsMarkedAsSaved() {
    down();
    Save save = Instance.put("s1", "cpu", 1, "mine");
    keep(a, save);
    git.commit("By hand", tree -> tree.put("cpu.json", Instance.file("cpu", "theirs")));
    up();
    drainAll(b);
    assertThat(journal.notices(ADA)).hasSize(1);
    git.commit("Undo", tree -> tree.put("cpu.json", Instance.file("cpu", "one")));
    a.pull();
    a.save(Instance.put("s1", "cpu", new Edit.Base.Any(), "mine"));
    b.pull();
    assertThat(commitsOf("s1")).isEqualTo(1);

    assertThat(drainer(b, 1).turn().saved()).isEqualTo(1);
    assertThat(journal.notices(ADA)).isEmpty();
    assertThat(journal.fate(save.id())).get().isInstanceOf(Fate.Saved.class);
    assertThat(drainer(b, 1).turn().didSomething()).isFalse();
  }

  @Test
  void whatTheHostRefusesIsToldToItsAuthor() {
    down();
    keep(a, Instance.put("s1", "cpu", 1, "mine"));
    up();
    b.copy.next(Fault.REFUSE);
    drainAll(b);
    assertThat(journal.notices(ADA).getFirst().fate().reason()).contains("hook declined");
    assertThat(git.head(new BranchName("lockstep/waiting/s1"))).isPresent();
  }

  @Test
  void aHostThatLetsNobodyInSetsNothingAside() {
    down();
    keep(a, Instance.put("s1", "cpu", 1, "mine"));
    up();
    git.host(Host.REFUSING);
    assertThat(drainer(b, 1).turn().didSomething()).isFalse();
    assertThat(journal.next(9)).hasSize(1);
    up();
    git.host(Host.READ_ONLY);
    assertThat(drainer(b, 1).turn().didSomething()).isFalse();
    assertThat(drainer(b, 1).turn().didSomething()).isFalse();
    assertThat(journal.next(9)).hasSize(1);
    up();
    drainAll(b);
    assertThat(commitsOf("s1")).isEqualTo(1);
  }

  @Test
  void whoDiesBetweenTheBranchAndTheMarkLeavesOneCommitThere() {
    down();
    keep(a, Instance.put("s1", "cpu", 1, "mine"));
    git.commit("By hand", tree -> tree.put("cpu.json", Instance.file("cpu", "theirs")));
    up();
    assertDies(
        () -> new Drainer(new Dying(journal, true), saver(a), () -> OptionalLong.of(1)).turn());
    Optional<?> made = git.head(new BranchName("lockstep/waiting/s1"));
    drainAll(b);
    assertThat(git.head(new BranchName("lockstep/waiting/s1"))).isPresent().isEqualTo(made);
    assertThat(journal.notices(ADA)).hasSize(1);
  }

  @Test
  void whatWasSetAsideIsNotTakenForAnotherSaveOfItsId() {
    Save first = Instance.asked(Instance.put("s1", "cpu", 1, "two"));
    down();
    keep(a, first);
    up();
    b.save(Instance.put("other", "cpu", 1, "clash"));
    drainAll(a);
    assertThat(journal.fate(new SaveId("s1"))).get().isInstanceOf(Fate.SetAside.class);

    b.save(Instance.asked(Instance.put("s1", "cpu", 2, "three")));
    a.pull();

    assertThat(drainer(a, 1).turn().didSomething()).isFalse();
    assertThat(commitsOf("s1")).isEqualTo(1);
    assertThat(journal.fate(new SaveId("s1"))).get().isInstanceOf(Fate.SetAside.class);
  }

  /// A save that is kept and still pushed by the instance that took it would land beside its
  /// branch.
  @Test
  void aSaveThatWasOnItsWayWhenGitWentAwayIsNotSetAsideAndSavedAsWell() {
    Instance c = Instance.withJournal(git);
    c.copy.next(Fault.LOSE_REQUEST);
    Save save = Instance.put("s1", "cpu", 1, "two");
    PendingSave pending = c.loop.submit(save, Instance.PATIENCE);
    c.turns();
    git.host(Host.DOWN);
    c.pass(Duration.ofSeconds(3));
    assertThat(pending.outcome()).get().isInstanceOf(SaveOutcome.Unknown.class);
    down();
    assertThat(keep(c, save)).isInstanceOf(SaveOutcome.Waiting.class);
    up();
    b.copy.next(Fault.REFUSE); // for a moment, as by a host whose disk is full
    drainAll(b);
    c.pass(Duration.ofMinutes(1));
    b.pull();

    Fate fate = journal.fate(new SaveId("s1")).orElseThrow();
    assertThat(fate).isInstanceOf(Fate.SetAside.class);
    assertThat(isTrue(fate, "s1")).as("%s", fate).isTrue();
    assertThat(c.loop.isRemoteHere()).isTrue();
  }
}
