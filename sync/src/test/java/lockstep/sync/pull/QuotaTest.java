package lockstep.sync.pull;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import lockstep.core.resource.CommitId;
import lockstep.core.snapshot.FolderRules;
import lockstep.core.snapshot.FolderRules.Target;
import lockstep.core.snapshot.Quota;
import lockstep.core.snapshot.Snapshot;
import lockstep.core.snapshot.SnapshotBuilder;
import lockstep.sync.testing.InMemoryCopy;
import lockstep.sync.testing.InMemoryGit;
import org.junit.jupiter.api.Test;

/// What a quota leaves out, on the way and from a fresh start alike ([Followed] compares the two at
/// each commit); the cases of Grafana's `quota_test` among them.
class QuotaTest {
  @Test
  void oneTooManyIsSkippedWithOneWarning() {
    Followed followed =
        quota(2).commit(tree -> tree.put("dashboard1.json", board("1")).put("d2.json", board("2")));
    assertThat(followed.warnings()).isEmpty();
    assertThat(followed.snapshot().quota().isReached()).isTrue();

    followed.commit(tree -> tree.put("dashboard3.json", board("3")));
    assertThat(followed.shown()).containsExactly("2@d2.json", "1@dashboard1.json");
    assertThat(followed.snapshot().warnings()).hasSize(1);
    assertThat(followed.warnings())
        .startsWith(
            "dashboard3.json: resource quota exceeded, skipping creation of dashboard3.json")
        .contains("wants 3 places", "2 are allowed", "provisioning.maxResourcesPerRepository");
    assertThat(followed.snapshot().quota().isExceeded()).isTrue();
    assertThat(followed.snapshot().quota().isReached()).isFalse();
  }

  @Test
  void whatIsShownStaysWhateverTheNewOnesAreCalled() {
    Followed followed =
        quota(2).commit(tree -> tree.put("m.json", board("m")).put("n.json", board("n")));
    followed.commit(tree -> tree.put("a.json", board("a")));
    assertThat(followed.shown()).containsExactly("m@m.json", "n@n.json");
  }

  @Test
  void editsAndRenamesOfWhatIsShownGoOn() {
    Followed followed =
        quota(2)
            .commit(
                tree ->
                    tree.put("a.json", board("a"))
                        .put("b.json", board("b"))
                        .put("c.json", board("c")));
    followed.commit(tree -> tree.put("a.json", Followed.resource("a", "Other")));
    assertThat(followed.dashboard("a").title()).isEqualTo("Other");
    followed.commit(tree -> tree.rename("a.json", "z.json"));
    assertThat(followed.shown()).containsExactly("b@b.json", "a@z.json");
  }

  @Test
  void deletionAndCreationInOneGoFit() {
    Followed followed = quota(1).commit(tree -> tree.put("d1.json", board("1")));
    followed.git.commit("Delete", tree -> tree.delete("d1.json"));
    followed.commit(tree -> tree.put("d2.json", Followed.classic("2", "Two")));
    assertThat(followed.shown()).containsExactly("2@d2.json");
    assertThat(followed.warnings()).isEmpty();
  }

  @Test
  void aDeletionMakesRoomForTheOldestThatWaits() {
    Followed followed =
        quota(2).commit(tree -> tree.put("1.json", board("1")).put("2.json", board("2")));
    followed.commit(tree -> tree.put("z.json", board("z")));
    followed.commit(tree -> tree.put("a.json", board("a")));
    assertThat(followed.shown()).containsExactly("1@1.json", "2@2.json");
    followed.commit(tree -> tree.delete("1.json"));
    assertThat(followed.shown()).containsExactly("2@2.json", "z@z.json");
    assertThat(followed.snapshot().warnings()).hasSize(1);
  }

  @Test
  void aFolderCountsAndIsSkippedWithWhatIsInIt() {
    Followed followed =
        quota(3)
            .commit(tree -> tree.put("f1/1.json", board("1")).put("f1/2.json", board("2")))
            .commit(tree -> tree.put("f2/3.json", board("3")));
    assertThat(followed.folders()).containsExactly("f1");
    assertThat(followed.shown()).containsExactly("1@f1/1.json", "2@f1/2.json");
    assertThat(followed.snapshot().warnings())
        .singleElement()
        .satisfies(it -> assertThat(it.path()).isEqualTo("f2/3.json"));

    followed.commit(tree -> tree.put("f3/.keep", ""));
    assertThat(followed.warnings())
        .contains("f3: resource quota exceeded, skipping creation of f3");
  }

  @Test
  void theLastFileOfAFolderFreesTwoPlaces() {
    Followed followed =
        quota(3).commit(tree -> tree.put("f1/1.json", board("1")).put("2.json", board("2")));
    assertThat(followed.snapshot().quota().isReached()).isTrue();
    followed.commit(tree -> tree.delete("f1/1.json"));
    assertThat(followed.folders()).isEmpty();
    assertThat(followed.snapshot().quota().wanted()).isEqualTo(1);
  }

  @Test
  void theFolderOfTheRepositoryItselfCounts() {
    Followed followed =
        new Followed(Target.FOLDER, new Quota(2))
            .commit(tree -> tree.put("1.json", board("1")).put("2.json", board("2")));
    assertThat(followed.shown()).containsExactly("1@1.json");
  }

  @Test
  void nothingGetsInBeforeAnOlderOneThatWaits() {
    Followed followed = quota(2).commit(tree -> tree.put("1.json", board("1")));
    followed.commit(tree -> tree.put("f/2.json", board("2")));
    followed.commit(tree -> tree.put("3.json", board("3")));
    assertThat(followed.shown()).containsExactly("1@1.json");
    followed.commit(tree -> tree.delete("1.json"));
    assertThat(followed.shown()).containsExactly("2@f/2.json");
  }

  @Test
  void theTitleOfAFolderThatIsShownCanStillBeGiven() {
    Followed followed =
        quota(2)
            .commit(tree -> tree.put("f/1.json", board("1")))
            .commit(tree -> tree.put("2.json", board("2")))
            .commit(tree -> tree.put("f/_folder.json", Followed.folder("team", "The Team")));
    assertThat(followed.folderAt("f").title()).isEqualTo("The Team");
  }

  @Test
  void aBrokenFileKeepsItsPlace() {
    Followed followed = quota(2).commit(tree -> tree.put("1.json", "{").put("2.json", board("2")));
    followed.commit(tree -> tree.put("3.json", board("3")));
    assertThat(followed.shown()).containsExactly("2@2.json");
    followed.commit(tree -> tree.put("1.json", board("1")));
    assertThat(followed.shown()).containsExactly("1@1.json", "2@2.json");
  }

  @Test
  void aBadFileThatIsLeftOutIsToldTruly() {
    Followed followed =
        quota(1)
            .commit(tree -> tree.put("1.json", board("1")))
            .commit(tree -> tree.put("2.json", board("2")))
            .commit(tree -> tree.put("2.json", "{"));
    assertThat(followed.warnings()).contains("nothing of it is shown");
    assertThat(followed.shown()).containsExactly("1@1.json");
  }

  @Test
  void otherFilesDoNotCount() {
    Followed followed =
        quota(1)
            .commit(tree -> tree.put("package.json", "{\"name\":\"x\"}").put("README.md", "hi"))
            .commit(tree -> tree.put("1.json", board("1")));
    assertThat(followed.shown()).containsExactly("1@1.json");
    assertThat(followed.warnings()).isEmpty();
  }

  @Test
  void aFileThatCameBackIsNew() {
    Followed followed =
        quota(1)
            .commit(tree -> tree.put("1.json", board("1")))
            .commit(tree -> tree.put("2.json", board("2")))
            .commit(tree -> tree.delete("1.json"))
            .commit(tree -> tree.put("1.json", board("1")));
    assertThat(followed.shown()).containsExactly("2@2.json");
  }

  @Test
  void anImageLeavesTheSameOut() {
    SnapshotBuilder builder =
        new SnapshotBuilder(new FolderRules("m", "M", Target.FOLDERLESS), new Quota(2));
    InMemoryGit git = new InMemoryGit();
    git.commit("One", tree -> tree.put("m.json", board("m")).put("n.json", board("n")));
    CommitId head = git.commit("Two", tree -> tree.put("a.json", board("a")).put("b.json", "{"));
    InMemoryCopy copy = git.copy();
    copy.fetch();
    TipReader reader = new TipReader(copy, builder);
    Tip tip = reader.next(reader.empty(), head).tip();
    Tip again = TipImage.read(TipImage.of(tip, List.of(), builder), builder).orElseThrow().tip();
    Followed.assertSame(again.snapshot(), tip.snapshot(), "image");
    assertThat(again.snapshot().quota()).isEqualTo(tip.snapshot().quota());

    head = git.commit("Three", tree -> tree.put("0.json", board("0")));
    copy.fetch();
    Snapshot next = reader.next(again, head).tip().snapshot();
    Followed.assertSame(next, reader.next(reader.empty(), head).tip().snapshot(), "after it");
    assertThat(
            TipImage.read(
                TipImage.of(tip, List.of(), builder),
                new SnapshotBuilder(new FolderRules("m", "M", Target.FOLDERLESS), new Quota(1))))
        .as("another limit")
        .isEmpty();
  }

  /// By chance: as long as files are only made at the top level and deleted, nothing that is shown
  /// goes before its file does, and the limit holds.
  @Test
  void whatIsShownStays() {
    for (long seed = 0; seed < 100; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int most = 3 + random.nextInt(4);
      Followed followed = quota(most);
      Set<String> files = new TreeSet<>();
      Set<String> before = Set.of();
      for (int i = 0; i < 25; i++) {
        String file = (char) ('a' + random.nextInt(12)) + ".json";
        String text = board(file.substring(0, 1) + i);
        boolean goes = files.contains(file);
        followed.commit(tree -> change(tree, file, goes, text));
        if (!files.add(file)) {
          files.remove(file);
        }
        Set<String> shown = new HashSet<>(followed.shown());
        Set<String> stays = new HashSet<>(before);
        stays.removeIf(it -> it.endsWith("@" + file));
        assertThat(shown).as("seed %d, step %d", seed, i).containsAll(stays);
        assertThat(shown).hasSize(Math.min(most, files.size()));
        before = shown;
      }
    }
  }

  private static void change(InMemoryGit.Tree tree, String file, boolean goes, String text) {
    if (goes) {
      tree.delete(file);
    } else {
      tree.put(file, text);
    }
  }

  private static Followed quota(int most) {
    return new Followed(Target.FOLDERLESS, new Quota(most));
  }

  private static String board(String uid) {
    return Followed.resource(uid, "Board " + uid + " " + "x".repeat(uid.hashCode() & 63));
  }
}
