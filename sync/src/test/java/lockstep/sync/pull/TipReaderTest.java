package lockstep.sync.pull;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Dashboard;
import lockstep.core.resource.Formats;
import lockstep.core.resource.Uid;
import lockstep.core.snapshot.FolderRules;
import lockstep.core.snapshot.SnapshotBuilder;
import lockstep.sync.save.CommitMessage;
import lockstep.sync.save.SaveId;
import lockstep.sync.testing.InMemoryCopy;
import lockstep.sync.testing.InMemoryGit;
import org.junit.jupiter.api.Test;

/// Promise 1: what is shown is a function of the commit.
class TipReaderTest {
  private final InMemoryGit git = new InMemoryGit();

  @Test
  void countsTheCommitsThatChangedAFile() {
    commit("Ada", tree -> tree.put("cpu.json", file("cpu", "one")));
    commit("Other", tree -> tree.put("note.md", "x"));
    CommitId last = commit("Again", tree -> tree.put("cpu.json", file("cpu", "two")));

    Dashboard cpu = dashboard("cpu");

    assertThat(cpu.provenance().version()).isEqualTo(2);
    assertThat(cpu.provenance().commit()).isEqualTo(last);
    assertThat(cpu.provenance().created()).isBefore(cpu.provenance().updated());
  }

  @Test
  void countsThroughRenames() {
    commit("One", tree -> tree.put("cpu.json", file("cpu", "one")));
    commit("Two", tree -> tree.rename("cpu.json", "a/cpu.json"));
    commit("Three", tree -> tree.put("a/cpu.json", file("cpu", "two")));

    assertThat(dashboard("cpu").provenance().version()).isEqualTo(3);
  }

  @Test
  void twoFilesMaySwapTheirNames() {
    commit("One", tree -> tree.put("a.json", file("a", "one")).put("b.json", file("b", "one")));
    commit("Two", tree -> tree.put("b.json", file("b", "two")));
    commit(
        "Swap",
        tree ->
            tree.rename("b.json", "c.json").rename("a.json", "b.json").rename("c.json", "a.json"));

    assertSameFromScratch();
  }

  @Test
  void aFileThatComesBackGoesOnCounting() {
    commit("One", tree -> tree.put("cpu.json", file("cpu", "one")));
    commit("Two", tree -> tree.delete("cpu.json"));
    CommitId back = commit("Three", tree -> tree.put("cpu.json", file("cpu", "one")));

    assertThat(dashboard("cpu").provenance().version()).isEqualTo(3);
    assertThat(dashboard("cpu").provenance().commit()).isEqualTo(back);
  }

  /// Else an editor's old copy would pass for one of what is there now.
  @Test
  void aDashboardGoesOnCountingWhereverItIsMadeAgainHoweverItWent() {
    commit(
        "One",
        tree ->
            tree.put("a/_folder.json", "{}")
                .put("a/cpu.json", file("cpu", "one"))
                .put("a/mem.json", file("mem", "one"))
                .put("net.json", file("net", "one")));
    commit("Two", tree -> tree.put("a/cpu.json", file("cpu", "two")));
    saved("a-folder", tree -> tree.delete("a/_folder.json").delete("a/cpu.json"));
    commit("By hand", tree -> tree.delete("a/mem.json").delete("net.json"));
    saved("cpu", tree -> tree.put("cpu.json", file("cpu", "two")));
    commit("By hand", tree -> tree.put("b/mem.json", file("mem", "two")));
    commit("In place of another", tree -> tree.put("net.json", file("disk", "one")));
    saved("net", tree -> tree.put("c/net.json", file("net", "one")));

    assertThat(dashboard("cpu").provenance().version()).isEqualTo(4);
    assertThat(dashboard("mem").provenance().version()).isEqualTo(3);
    assertThat(dashboard("net").provenance().version()).isEqualTo(3);
    assertSameFromScratch();
  }

  @Test
  void aDashboardThatComesAndGoesInOneCommitGoesOnCounting() {
    commit("One", tree -> tree.put("cpu.json", file("cpu", "one")));
    commit("Move", tree -> tree.delete("cpu.json").put("a/cpu.json", file("cpu", "two")));
    commit("Move", tree -> tree.delete("a/cpu.json").put("cpu.json", file("cpu", "three")));

    assertThat(dashboard("cpu").provenance().version()).isEqualTo(5);
    assertSameFromScratch();
  }

  @Test
  void ofTwoFilesOfOneDashboardTheLongerCountGoesOn() {
    commit("One", tree -> tree.put("cpu.json", file("cpu", "one")));
    commit("Two", tree -> tree.put("cpu.json", file("cpu", "two")));
    commit("Twice", tree -> tree.put("z.json", file("cpu", "other")));
    commit("None", tree -> tree.delete("cpu.json"));
    commit("None", tree -> tree.delete("z.json"));
    commit("Again", tree -> tree.put("a/cpu.json", file("cpu", "three")));

    assertThat(dashboard("cpu").provenance().version()).isEqualTo(4);
    assertSameFromScratch();
  }

  @Test
  void whatWasUnreadableWhenItWentGoesOnCounting() {
    commit("One", tree -> tree.put("cpu.json", file("cpu", "one")));
    commit("Two", tree -> tree.put("cpu.json", "{"));
    commit("None", tree -> tree.delete("cpu.json"));
    commit("Again", tree -> tree.put("a/cpu.json", file("cpu", "one")));

    assertThat(dashboard("cpu").provenance().version()).isEqualTo(4);
    assertSameFromScratch();
  }

  @Test
  void aChangeThatIsTakenBackBetweenTwoPullsCounts() {
    CommitId before = commit("One", tree -> tree.put("cpu.json", file("cpu", "one")));
    commit("Two", tree -> tree.put("cpu.json", file("cpu", "two")));
    CommitId after = commit("Three", tree -> tree.put("cpu.json", file("cpu", "one")));
    TipReader reader = reader();

    Tip tip = reader.next(reader.next(reader.empty(), before).tip(), after).tip();

    assertThat(tip.snapshot().dashboard(new Uid("cpu")).orElseThrow().provenance().version())
        .isEqualTo(3);
  }

  @Test
  void aBadFileShowsItsNewestGoodVersion() {
    commit("One", tree -> tree.put("cpu.json", file("cpu", "one")));
    CommitId good = commit("Two", tree -> tree.put("cpu.json", file("cpu", "two")));
    commit("Three", tree -> tree.put("cpu.json", "{"));
    commit("Four", tree -> tree.put("cpu.json", "{{"));

    assertThat(dashboard("cpu").provenance().version()).isEqualTo(2);
    assertThat(dashboard("cpu").provenance().commit()).isEqualTo(good);
  }

  @Test
  void aFileThatWasNeverGoodIsNotShown() {
    commit("One", tree -> tree.put("cpu.json", file("cpu", "one")));
    commit("Two", tree -> tree.delete("cpu.json"));
    commit("Three", tree -> tree.put("cpu.json", "{"));

    assertThat(tip().snapshot().dashboards()).isEmpty();
    assertThat(tip().snapshot().warnings()).hasSize(1);
  }

  @Test
  void anOversizedFileShowsItsNewestGoodVersion() {
    commit("One", tree -> tree.put("cpu.json", file("cpu", "one")));
    commit("Two", tree -> tree.put("cpu.json", file("cpu", "x".repeat(Formats.MAX_BYTES))));

    assertThat(dashboard("cpu").provenance().version()).isEqualTo(1);
    assertThat(tip().snapshot().warnings()).hasSize(1);
  }

  @Test
  void aFileThatBecameALinkShowsItsNewestGoodVersion() {
    commit("One", tree -> tree.put("cpu.json", file("cpu", "one")));
    commit("Two", tree -> tree.link("cpu.json"));

    assertThat(tip().snapshot().warnings()).hasSize(1);
    assertSameFromScratch();
  }

  @Test
  void everyWayToACommitShowsTheSame() {
    LongStream.range(0, 60).forEach(TipReaderTest::everyWay);
  }

  /// Random histories with good and bad files, renames, links and merges by other hands; one reader
  /// sees every commit, one some of them, one only the last.
  private static void everyWay(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    TipReaderTest test = new TipReaderTest();
    TipReader reader = test.reader();
    Tip each = reader.empty();
    Tip some = reader.empty();
    for (int i = 0; i < 25; i++) {
      CommitId head = test.randomCommit(random, i);
      each = test.reader().next(each, head).tip();
      if (random.nextInt(4) == 0) {
        some = test.reader().next(some, head).tip();
      }
    }
    CommitId head = test.git.head().orElseThrow();
    String digest = test.tip().snapshot().digest();
    assertThat(each.snapshot().digest()).as("seed %d, step by step", seed).isEqualTo(digest);
    assertThat(test.reader().next(some, head).tip().snapshot().digest())
        .as("seed %d, in leaps", seed)
        .isEqualTo(digest);
  }

  private CommitId randomCommit(SplittableRandom random, int number) {
    List<String> paths = git.paths();
    String path = "f" + random.nextInt(4) + (random.nextBoolean() ? "" : "/g") + ".json";
    String uid = "u" + random.nextInt(6);
    Optional<String> present =
        paths.isEmpty() ? Optional.empty() : Optional.of(paths.get(random.nextInt(paths.size())));
    return switch (random.nextInt(8)) {
      case 0 -> commit("Break " + number, tree -> tree.put(path, "{ " + number));
      case 1 -> commit("Delete " + number, tree -> present.ifPresent(tree::delete));
      case 2 -> commit("Move " + number, tree -> present.ifPresent(old -> tree.rename(old, path)));
      case 3 -> commit("Link " + number, tree -> tree.link(path));
      case 4 -> commit("Escape " + number, tree -> tree.put("a/../x" + number + ".json", "{}"));
      case 5 -> mergeByOtherHands(random, number);
      default -> commit("Write " + number, tree -> tree.put(path, file(uid, "" + number)));
    };
  }

  private CommitId mergeByOtherHands(SplittableRandom random, int number) {
    Optional<CommitId> head = git.head();
    if (head.isEmpty()) {
      return commit("First", tree -> tree.put("note.md", "x"));
    }
    List<CommitId> line = git.history().stream().map(commit -> commit.id()).toList();
    CommitId from = line.get(random.nextInt(Math.min(4, line.size())));
    CommitId mine =
        git.commitOn(Optional.of(from), "Mine", tree -> tree.put("mine.md", "" + number));
    return git.move(git.mergeOn(mine, head.get(), "Merge", _ -> {}));
  }

  private void assertSameFromScratch() {
    TipReader reader = reader();
    Tip tip = reader.empty();
    for (var commit : git.history().reversed()) {
      tip = reader.next(tip, commit.id()).tip();
    }
    assertThat(tip.snapshot().digest()).isEqualTo(tip().snapshot().digest());
  }

  private Tip tip() {
    TipReader reader = reader();
    return reader.next(reader.empty(), git.head().orElseThrow()).tip();
  }

  private Dashboard dashboard(String uid) {
    return tip().snapshot().dashboard(new Uid(uid)).orElseThrow();
  }

  private TipReader reader() {
    InMemoryCopy copy = git.copy();
    copy.fetch();
    return new TipReader(
        copy,
        new SnapshotBuilder(new FolderRules("manifests", "Manifests", FolderRules.Target.FOLDER)));
  }

  private void saved(String uid, Consumer<InMemoryGit.Tree> edit) {
    SaveId id = new SaveId("save-" + git.history().size());
    commit(CommitMessage.of("Save", id, new Uid(uid), 0, "i1"), edit);
  }

  private CommitId commit(String message, Consumer<InMemoryGit.Tree> edit) {
    return git.commit(message, edit);
  }

  private static String file(String uid, String text) {
    return """
    {"apiVersion": "dashboard.grafana.app/v1", "kind": "Dashboard",
     "metadata": {"name": "%s"}, "spec": {"title": "%s", "description": "%s"}}
    """
        .formatted(uid, uid, text);
  }
}
