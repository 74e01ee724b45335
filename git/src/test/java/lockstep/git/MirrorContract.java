package lockstep.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.RepoPath;
import lockstep.core.resource.Uid;
import lockstep.core.snapshot.FolderRules;
import lockstep.core.snapshot.SnapshotBuilder;
import lockstep.sync.pull.Archive;
import lockstep.sync.pull.BranchList;
import lockstep.sync.pull.Branches;
import lockstep.sync.pull.Bundle;
import lockstep.sync.pull.CommitChanges;
import lockstep.sync.pull.CommitChanges.PathChange;
import lockstep.sync.pull.FetchOutcome;
import lockstep.sync.pull.GitFault;
import lockstep.sync.pull.LoggedCommit;
import lockstep.sync.pull.Mirror;
import lockstep.sync.pull.TipReader;
import lockstep.sync.pull.TreeChange;
import lockstep.sync.save.Author;
import lockstep.sync.save.BranchName;
import lockstep.sync.save.Past;
import lockstep.sync.save.PushOutcome;
import lockstep.sync.save.Remote;
import lockstep.sync.save.Revision;
import lockstep.sync.save.SaveId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What [Mirror], [Remote] and [Branches] promise, whoever keeps it: two instances and one remote
/// that starts empty.
abstract class MirrorContract<M extends Mirror & Remote & Branches> {
  private static final BranchName SIDE = new BranchName("ann/side");
  private static final CommitId NOWHERE = new CommitId("0".repeat(39) + "1");

  private static final int BUNDLE = 1 << 20;

  private M here;
  private M there;

  /// A mirror of the one remote of this test.
  abstract M open(String name);

  @BeforeEach
  void openTwoMirrors() {
    here = open("here");
    there = open("there");
  }

  private CommitId saved(Optional<CommitId> base, Drafts draft) {
    CommitId commit = here.commit(base, draft.build());
    assertThat(here.push(base, commit)).isEqualTo(new PushOutcome.Accepted());
    return commit;
  }

  private CommitId saved(CommitId base, Drafts draft) {
    return saved(Optional.of(base), draft);
  }

  private CommitId seeded() {
    return saved(Optional.empty(), Drafts.write("a.json", "a").andWrite("b/b.json", "bb"));
  }

  private List<CommitChanges> told(Optional<CommitId> from, CommitId to) {
    List<CommitChanges> told = new ArrayList<>();
    assertThat(here.walk(from, to, told::add)).isTrue();
    return told;
  }

  private static BlobId blob(TreeChange change) {
    return switch (change) {
      case TreeChange.File file -> file.blob();
      case TreeChange other -> throw new AssertionError(other);
    };
  }

  @Test
  void anEmptyRemoteHasNoHead() {
    assertThat(here.fetch()).isEqualTo(new FetchOutcome.Empty());
    assertThat(here.head()).isEmpty();
  }

  @Test
  void aCommitIsNobodysBeforeItIsPushed() {
    CommitId commit = here.commit(Optional.empty(), Drafts.write("a.json", "a").build());
    assertThat(there.fetch()).isEqualTo(new FetchOutcome.Empty());
    assertThat(here.head()).isEmpty();
    assertThat(here.push(Optional.empty(), commit)).isEqualTo(new PushOutcome.Accepted());
    assertThat(here.head()).contains(commit);
    assertThat(there.fetch()).isEqualTo(new FetchOutcome.At(commit));
    assertThat(there.head()).contains(commit);
  }

  @Test
  void theLogOfAFileFollowsItsNames() {
    CommitId made = seeded();
    CommitId other = saved(made, Drafts.write("a.json", "a2"));
    BlobId content = here.file(other, new RepoPath("b/b.json")).orElseThrow().blob();
    CommitId moved = saved(other, Drafts.delete("b/b.json").andPlace("c.json", content));
    CommitId edited = saved(moved, Drafts.write("c.json", "cc").message("Edit\n\nWhy"));
    CommitId gone = saved(edited, Drafts.delete("a.json"));

    assertThat(logged(gone, "c.json", 9)).containsExactly(edited, moved, made);
    assertThat(logged(gone, "a.json", 9)).containsExactly(gone, other, made);
    assertThat(logged(gone, "b", 9)).containsExactly(moved, made);
    assertThat(logged(gone, "", 9)).containsExactly(gone, edited, moved, other, made);
    assertThat(logged(gone, "", 2)).containsExactly(gone, edited);
    assertThat(logged(moved, "c.json", 9)).containsExactly(moved, made);
    assertThat(logged(gone, "never.json", 9)).isEmpty();
    LoggedCommit first = here.log(gone, new RepoPath("c.json"), 1).getFirst();
    assertThat(first.message().strip()).isEqualTo("Edit\n\nWhy");
    assertThat(first.author()).isEqualTo(new Author("Grace", "grace@example.org"));
    assertThat(first.when()).isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
  }

  @Test
  void theBranchesOfTheRemoteAreTold() {
    assertThat(here.list()).isEqualTo(new BranchList.Here(new TreeMap<>()));
    CommitId main = seeded();
    CommitId side = there.fetch() instanceof FetchOutcome.At ? branched(main) : main;

    assertThat(here.list())
        .isEqualTo(new BranchList.Here(new TreeMap<>(Map.of("main", main, "ann/side", side))));
  }

  private CommitId branched(CommitId base) {
    CommitId side = there.commit(Optional.of(base), Drafts.write("a.json", "side").build());
    assertThat(there.push(SIDE, Optional.empty(), side)).isEqualTo(new PushOutcome.Accepted());
    return side;
  }

  private List<CommitId> logged(CommitId from, String path, int limit) {
    return here.log(from, new RepoPath(path), limit).stream().map(LoggedCommit::commit).toList();
  }

  @Test
  void aFileGetsAContentThatIsThereAlready() {
    CommitId base = seeded();
    BlobId content = here.file(base, new RepoPath("b/b.json")).orElseThrow().blob();
    CommitId moved = saved(base, Drafts.delete("b/b.json").andPlace("c/d/b.json", content));
    assertThat(here.file(moved, new RepoPath("c/d/b.json")).orElseThrow().size()).isEqualTo(2);
    assertThat(here.file(moved, new RepoPath("b/b.json"))).isEmpty();
    assertThat(told(Optional.of(base), moved).getFirst().changes())
        .containsExactly(new PathChange.Renamed("b/b.json", "c/d/b.json"));
  }

  @Test
  void aPushFromAnOldHeadLosesTheRaceAndChangesNothing() {
    CommitId base = seeded();
    there.fetch();
    CommitId mine = saved(base, Drafts.write("a.json", "mine"));
    CommitId theirs = there.commit(Optional.of(base), Drafts.write("a.json", "theirs").build());
    assertThat(there.push(Optional.of(base), theirs)).isInstanceOf(PushOutcome.LostRace.class);
    assertThat(there.head()).contains(base);
    assertThat(there.fetch()).isEqualTo(new FetchOutcome.At(mine));
    CommitId again = there.commit(Optional.of(mine), Drafts.write("a.json", "both").build());
    assertThat(there.push(Optional.of(mine), again)).isEqualTo(new PushOutcome.Accepted());
    assertThat(here.fetch()).isEqualTo(new FetchOutcome.At(again));
  }

  @Test
  void aFirstCommitLosesTheRaceToAnother() {
    seeded();
    CommitId late = there.commit(Optional.empty(), Drafts.write("c.json", "c").build());
    assertThat(there.push(Optional.empty(), late)).isInstanceOf(PushOutcome.LostRace.class);
  }

  @Test
  void aPushThatIsThereAlreadyIsAccepted() {
    CommitId base = seeded();
    CommitId next = saved(base, Drafts.write("a.json", "2"));
    assertThat(here.push(Optional.of(base), next)).isEqualTo(new PushOutcome.Accepted());
  }

  @Test
  void listsAllFilesSortedAndThoseThatDiffer() {
    CommitId base = seeded();
    assertThat(here.changes(Optional.empty(), base))
        .extracting(TreeChange::path)
        .containsExactly("a.json", "b/b.json");
    CommitId next =
        saved(base, Drafts.delete("a.json").andWrite("c.json", "c").andWrite("b/b.json", "bbb"));
    List<TreeChange> changes = here.changes(Optional.of(base), next);
    assertThat(changes)
        .extracting(change -> change.getClass().getSimpleName() + " " + change.path())
        .containsExactly("Gone a.json", "File b/b.json", "File c.json");
    assertThat(((TreeChange.File) changes.get(1)).size()).isEqualTo(3);
    assertThat(here.read(blob(changes.get(1)), 3)).isEqualTo("bbb".getBytes(UTF_8));
    assertThat(here.changes(Optional.of(next), next)).isEmpty();
  }

  @Test
  void readsNoBlobAboveTheLimitAndNoneThatIsNotThere() {
    BlobId blob = blob(here.changes(Optional.empty(), seeded()).getLast());
    assertThatThrownBy(() -> here.read(blob, 1)).isInstanceOf(GitFault.class);
    assertThatThrownBy(() -> here.read(new BlobId(NOWHERE.hex()), 1)).isInstanceOf(GitFault.class);
  }

  @Test
  void tellsTheHistoryOldestFirstWithItsSaves() {
    CommitId one = seeded();
    CommitId two =
        saved(one, Drafts.write("a.json", "2").message("Two\n\nLockstep-Save-Id: s-2\n"));
    CommitId three = saved(two, Drafts.delete("a.json").andWrite("c.json", "a c"));
    List<CommitChanges> all = told(Optional.empty(), three);
    assertThat(all).extracting(CommitChanges::commit).containsExactly(one, two, three);
    assertThat(all)
        .extracting(CommitChanges::saveId)
        .containsExactly(Optional.empty(), Optional.of(new SaveId("s-2")), Optional.empty());
    assertThat(all.get(1).author()).isEqualTo("Grace");
    assertThat(all.get(1).when()).isEqualTo("2026-01-02T03:04:05Z");
    assertThat(all.get(1).message()).isEqualTo("Two\n\nLockstep-Save-Id: s-2\n");
    assertThat(all)
        .extracting(CommitChanges::changes)
        .containsExactly(
            List.of(new PathChange.Put("a.json"), new PathChange.Put("b/b.json")),
            List.of(new PathChange.Put("a.json")),
            List.of(new PathChange.Removed("a.json"), new PathChange.Put("c.json")));
    assertThat(told(Optional.of(one), three)).isEqualTo(all.subList(1, 3));
    assertThat(told(Optional.of(three), three)).isEmpty();
  }

  @Test
  void tellsNothingFromACommitThatIsNotOnTheWay() {
    CommitId base = seeded();
    CommitId side = here.commit(Optional.of(base), Drafts.write("s.json", "s").build());
    CommitId next = saved(base, Drafts.write("a.json", "2"));
    List<CommitChanges> told = new ArrayList<>();
    assertThat(here.walk(Optional.of(side), next, told::add)).isFalse();
    assertThat(here.walk(Optional.of(next), base, told::add)).isFalse();
    assertThat(told).isEmpty();
  }

  @Test
  void aFileThatMovesWithItsContentIsRenamed() {
    String content = "line\n".repeat(40);
    CommitId one = saved(Optional.empty(), Drafts.write("old.json", content));
    CommitId two = saved(one, Drafts.delete("old.json").andWrite("deep/new.json", content));
    assertThat(told(Optional.of(one), two).getFirst().changes())
        .containsExactly(new PathChange.Renamed("old.json", "deep/new.json"));
  }

  @Test
  void tellsWhatACommitHasAtAPath() {
    CommitId one = saved(Optional.empty(), Drafts.write("deep/a.json", "1"));
    CommitId two = saved(one, Drafts.write("deep/a.json", "22"));
    CommitId gone = saved(two, Drafts.delete("deep/a.json").andWrite("b.json", "b"));
    RepoPath path = new RepoPath("deep/a.json");

    assertThat(here.file(one, path)).map(TreeChange.File::size).contains(1L);
    TreeChange.File file = here.file(two, path).orElseThrow();
    assertThat(file.path()).isEqualTo("deep/a.json");
    assertThat(here.read(file.blob(), 9)).isEqualTo("22".getBytes(UTF_8));
    assertThat(here.file(gone, path)).isEmpty();
    assertThat(here.file(two, new RepoPath("deep"))).isEmpty();
    assertThatThrownBy(() -> here.file(NOWHERE, path)).isInstanceOf(GitFault.class);
  }

  @Test
  void historyFollowsAFileThroughRenamesMovesAndDeletion() {
    CommitId one = saved(Optional.empty(), Drafts.write("cpu.json", dashboard("one")));
    CommitId two = saved(one, Drafts.write("cpu.json", dashboard("two")).message("Two\n\nwords"));
    CommitId other = saved(two, Drafts.write("other.json", "x"));
    CommitId renamed =
        saved(other, Drafts.delete("cpu.json").andWrite("a/cpu.json", dashboard("two")));
    String trailers = "\n\nLockstep-Save-Id: s-1\nLockstep-Uid: cpu\n";
    CommitId moved =
        saved(
            renamed,
            Drafts.delete("a/cpu.json")
                .andWrite("b.json", dashboard("quite another text"))
                .message("Move" + trailers));
    CommitId gone = saved(moved, Drafts.delete("b.json").message("Gone"));
    Uid cpu = new Uid("cpu");

    Past there = past(here, moved);
    assertThat(there.revisions(cpu, 99, 99))
        .extracting(it -> it.version() + " " + it.path() + " " + it.subject())
        .containsExactly("4 b.json Move", "3 a/cpu.json Save", "2 cpu.json Two", "1 cpu.json Save");
    assertThat(there.revisions(cpu, 4, 2))
        .extracting(Revision::commit)
        .containsExactly(renamed, two);
    assertThat(there.revision(cpu, 1).orElseThrow().commit()).isEqualTo(one);
    assertThat(there.revision(cpu, 4).orElseThrow().save()).contains(new SaveId("s-1"));
    BlobId blob = here.file(one, new RepoPath("cpu.json")).orElseThrow().blob();
    assertThat(there.revision(cpu, blob).orElseThrow().version()).isEqualTo(1);
    assertThat(there.revision(cpu, new BlobId(NOWHERE.hex()))).isEmpty();
    assertThat(there.deleted(9).dashboards()).isEmpty();

    Past after = past(here, gone);
    assertThat(after.revisions(cpu, 99, 1).getFirst())
        .satisfies(it -> assertThat(it.blob()).isEmpty())
        .extracting(Revision::version, Revision::subject, Revision::author)
        .containsExactly(5, "Gone", "Grace");
    assertThat(after.deleted(cpu).orElseThrow().last().version()).isEqualTo(4);
    assertThat(after.deleted(9).dashboards())
        .extracting(Past.Deleted::title)
        .containsExactly("quite another text");
  }

  /// What the history of `head` tells.
  static Past past(Mirror mirror, CommitId head) {
    TipReader reader =
        new TipReader(
            mirror, new SnapshotBuilder(new FolderRules("r", "R", FolderRules.Target.FOLDERLESS)));
    return new Archive(reader.next(reader.empty(), head).tip(), mirror);
  }

  private static String dashboard(String title) {
    return "{\"uid\": \"cpu\", \"schemaVersion\": 39, \"title\": \"" + title + "\"}";
  }

  @Test
  void knowsWhatIsReachable() {
    CommitId one = seeded();
    CommitId two = saved(one, Drafts.write("a.json", "2"));
    assertThat(here.isAncestor(one, two)).isTrue();
    assertThat(here.isAncestor(two, two)).isTrue();
    assertThat(here.isAncestor(two, one)).isFalse();
    assertThat(here.isAncestor(NOWHERE, two)).isFalse();
    assertThat(here.isAncestor(one, NOWHERE)).isFalse();
  }

  @Test
  void findsWhereTwoLinesOfHistoryPart() {
    CommitId one = seeded();
    CommitId two = saved(one, Drafts.write("a.json", "2"));
    CommitId side = here.commit(Optional.of(one), Drafts.write("s.json", "s").build());
    CommitId more = here.commit(Optional.of(side), Drafts.write("s.json", "t").build());
    CommitId alone = here.commit(Optional.empty(), Drafts.write("x.json", "x").build());

    assertThat(here.forkPoint(two, more)).contains(one);
    assertThat(here.forkPoint(more, side)).contains(side);
    assertThat(here.forkPoint(two, two)).contains(two);
    assertThat(here.forkPoint(two, alone)).isEmpty();
    assertThatThrownBy(() -> here.forkPoint(two, NOWHERE)).isInstanceOf(GitFault.class);
  }

  @Test
  void severalCommitsGoOutInOnePush() {
    CommitId base = seeded();
    CommitId first = here.commit(Optional.of(base), Drafts.write("c.json", "c").build());
    CommitId second = here.commit(Optional.of(first), Drafts.write("d.json", "d").build());
    assertThat(here.push(Optional.of(base), second)).isEqualTo(new PushOutcome.Accepted());
    assertThat(there.fetch()).isEqualTo(new FetchOutcome.At(second));
    assertThat(there.isAncestor(first, second)).isTrue();
  }

  @Test
  void whatIsNotThereCannotBeDeleted() {
    CommitId base = seeded();
    assertThatThrownBy(() -> here.commit(Optional.of(base), Drafts.delete("none.json").build()))
        .isInstanceOf(RuntimeException.class)
        .hasMessageContaining("none.json is not there");
  }

  @Test
  void anotherBranchIsMadeMovedAndReadWithoutTouchingTheFollowedOne() {
    CommitId base = seeded();
    assertThat(here.fetch(SIDE)).isInstanceOf(FetchOutcome.BranchMissing.class);
    CommitId first = here.commit(Optional.of(base), Drafts.write("a.json", "side").build());
    assertThat(here.push(SIDE, Optional.empty(), first)).isEqualTo(new PushOutcome.Accepted());
    CommitId second = here.commit(Optional.of(first), Drafts.write("a.json", "more").build());
    assertThat(here.push(SIDE, Optional.of(first), second)).isEqualTo(new PushOutcome.Accepted());

    assertThat(there.fetch()).isEqualTo(new FetchOutcome.At(base));
    assertThat(there.fetch(SIDE)).isEqualTo(new FetchOutcome.At(second));
    assertThat(there.isAncestor(base, second)).isTrue();
    assertThat(there.head()).contains(base);
    assertThat(here.head()).contains(base);
  }

  @Test
  void anotherBranchIsNeverMovedFromWhereItIsNotExpected() {
    CommitId base = seeded();
    CommitId mine = here.commit(Optional.of(base), Drafts.write("a.json", "mine").build());
    assertThat(here.push(SIDE, Optional.empty(), mine)).isEqualTo(new PushOutcome.Accepted());
    there.fetch();
    CommitId other = there.commit(Optional.of(base), Drafts.write("a.json", "other").build());

    assertThat(there.push(SIDE, Optional.empty(), other)).isInstanceOf(PushOutcome.LostRace.class);
    assertThat(there.push(SIDE, Optional.of(base), other)).isInstanceOf(PushOutcome.LostRace.class);
    assertThat(here.fetch(SIDE)).isEqualTo(new FetchOutcome.At(mine));
  }

  /// `here` and `there` at the first commit, then two saves of `here`: what it sends to `there`.
  private Bundle twoSaves() {
    CommitId first = seeded();
    assertThat(there.fetch()).isEqualTo(new FetchOutcome.At(first));
    CommitId second = saved(first, Drafts.write("b/b.json", "bbb"));
    CommitId third = saved(second, Drafts.write("c.json", "c"));
    return here.bundle(first, third, BUNDLE).orElseThrow();
  }

  @Test
  void aBundleBringsWhatAFetchWould() {
    Bundle bundle = twoSaves();

    assertThat(there.take(bundle)).isTrue();

    assertThat(there.head()).contains(bundle.tip());
    assertThat(there.changes(Optional.empty(), bundle.tip()))
        .isEqualTo(here.changes(Optional.empty(), bundle.tip()));
    List<CommitChanges> told = new ArrayList<>();
    assertThat(there.walk(Optional.of(bundle.prerequisite()), bundle.tip(), told::add)).isTrue();
    assertThat(told).isEqualTo(told(Optional.of(bundle.prerequisite()), bundle.tip()));
    assertThat(there.fetch()).isEqualTo(new FetchOutcome.At(bundle.tip()));
  }

  @Test
  void onABundleASaveCanGo() {
    Bundle bundle = twoSaves();
    assertThat(there.take(bundle)).isTrue();
    Optional<CommitId> tip = Optional.of(bundle.tip());

    CommitId next = there.commit(tip, Drafts.write("d.json", "d").build());

    assertThat(there.push(tip, next)).isEqualTo(new PushOutcome.Accepted());
    assertThat(here.fetch()).isEqualTo(new FetchOutcome.At(next));
  }

  @Test
  void aBundleThatDoesNotGoOntoTheHeadChangesNothing() {
    Bundle bundle = twoSaves();
    assertThat(there.take(bundle)).isTrue();

    assertThat(there.take(bundle)).isFalse();
    CommitId fourth = saved(bundle.tip(), Drafts.write("c.json", "cc"));
    CommitId fifth = saved(fourth, Drafts.write("c.json", "ccc"));
    Bundle later = here.bundle(fourth, fifth, BUNDLE).orElseThrow();
    assertThat(there.take(later)).isFalse();

    assertThat(there.head()).contains(bundle.tip());
    assertThat(there.isAncestor(fifth, fifth)).isFalse();
  }

  @Test
  void aPackThatIsNoneChangesNothing() {
    Bundle bundle = twoSaves();

    for (byte[] pack : List.of(new byte[0], "PACK, or so".getBytes(UTF_8), half(bundle.pack()))) {
      assertThat(there.take(new Bundle(bundle.prerequisite(), bundle.tip(), pack))).isFalse();
    }

    assertThat(there.head()).contains(bundle.prerequisite());
    assertThat(there.take(bundle)).isTrue();
  }

  private static byte[] half(byte[] bytes) {
    return Arrays.copyOf(bytes, bytes.length / 2);
  }

  @Test
  void thereIsNoBundleBackOrAcrossOrAboveTheLimit() {
    CommitId first = seeded();
    CommitId second = saved(first, Drafts.write("b/b.json", "bbb"));

    assertThat(here.bundle(second, first, BUNDLE)).isEmpty();
    assertThat(here.bundle(first, first, BUNDLE)).isEmpty();
    assertThat(here.bundle(NOWHERE, second, BUNDLE)).isEmpty();
    assertThat(here.bundle(first, NOWHERE, BUNDLE)).isEmpty();
    assertThat(here.bundle(first, second, 0)).isEmpty();
  }
}
