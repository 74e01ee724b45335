package lockstep.sync.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import lockstep.core.merge.MergeChange;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Uid;
import lockstep.sync.loop.PumpedSync;
import lockstep.sync.pull.RepositorySync.Trigger;
import lockstep.sync.request.Change.Thing;
import lockstep.sync.request.Change.What;
import lockstep.sync.save.BranchName;
import lockstep.sync.testing.InMemoryGit;
import org.junit.jupiter.api.Test;

/// What is found out about the commits of a pull request.
class ComparingTest {
  private static final BranchName BRANCH = new BranchName("work");

  private final InMemoryGit git = new InMemoryGit();
  private final PumpedSync sync;
  private final CommitId begin;

  ComparingTest() {
    begin =
        git.commit(
            "Begin",
            tree ->
                tree.put("cpu.json", board("cpu", "CPU", "Load"))
                    .put("team/disk.json", board("disk", "Disk", "Free"))
                    .put("team/_folder.json", folder("f1", "Team"))
                    .put("README.md", "hello"));
    sync = new PumpedSync(git);
  }

  static String board(String uid, String title, String panel) {
    return """
    {"uid":"%s","title":"%s","schemaVersion":39,"panels":[
      {"id":1,"type":"text","title":"%s","gridPos":{"x":0,"y":0,"w":4,"h":4}}]}
    """
        .formatted(uid, title, panel);
  }

  private static String folder(String uid, String title) {
    return """
    {"apiVersion":"folder.grafana.app/v1","kind":"Folder","metadata":{"name":"%s"},
      "spec":{"title":"%s"}}
    """
        .formatted(uid, title);
  }

  private Comparison compare(Consumer<InMemoryGit.Tree> edit) {
    git.move(BRANCH, git.commitOn(Optional.of(begin), "Work", edit));
    CommitId head = git.head(BRANCH).orElseThrow();
    sync.trees().fetch(BRANCH, Duration.ofSeconds(5));
    CommitId base = sync.trees().forkPoint(git.head().orElseThrow(), head).orElseThrow();
    return Comparing.of(sync.trees(), sync.snapshot(), base, head);
  }

  private Change only(Consumer<InMemoryGit.Tree> edit) {
    List<Change> changes = compare(edit).changes();
    assertThat(changes).hasSize(1);
    return changes.getFirst();
  }

  @Test
  void whatIsNewChangedAndGoneIsTold() {
    Comparison found =
        compare(
            tree ->
                tree.put("net.json", board("net", "Network", "In"))
                    .put("cpu.json", board("cpu", "CPU load", "Cores"))
                    .delete("team/disk.json")
                    .put("README.md", "other"));

    assertThat(found.changes())
        .extracting(Change::what, Change::thing, Change::title, Change::path)
        .containsExactly(
            tuple(What.CHANGED, Thing.DASHBOARD, "CPU load", "cpu.json"),
            tuple(What.ADDED, Thing.DASHBOARD, "Network", "net.json"),
            tuple(What.DELETED, Thing.DASHBOARD, "Disk", "team/disk.json"));
    assertThat(found.changes().getFirst().details())
        .extracting(MergeChange::subject)
        .containsExactly("Panel \"Load\"", "Title");
    assertThat(found.unread()).isZero();
  }

  @Test
  void whatMovedIsOneThingAlsoWhenItWasEdited() {
    Change moved =
        only(
            tree ->
                tree.delete("cpu.json").put("team/deep/cpu.json", board("cpu", "CPU", "Cores")));

    assertThat(moved.what()).isEqualTo(What.MOVED);
    assertThat(moved.from()).contains("cpu.json");
    assertThat(moved.uid()).contains(new Uid("cpu"));
    assertThat(moved.details()).hasSize(1);
  }

  @Test
  void twoFilesThatExchangeTheirDashboardsBothMoved() {
    assertThat(
            compare(
                    tree ->
                        tree.put("cpu.json", board("disk", "Disk", "Free"))
                            .put("team/disk.json", board("cpu", "CPU", "Load")))
                .changes())
        .extracting(Change::what)
        .containsExactly(What.MOVED, What.MOVED);
  }

  @Test
  void whatCannotBeReadSaysWhy() {
    Change bad = only(tree -> tree.put("cpu.json", "{\"title\":"));
    assertThat(bad.what()).isEqualTo(What.UNREADABLE);
    assertThat(bad.note()).contains("line 1");

    assertThat(only(tree -> tree.delete("cpu.json").link("cpu.json")).note())
        .isEqualTo("a symbolic link is never followed");
    assertThat(only(tree -> tree.put("a/b/c/d/e/f/g/h/x.json", board("x", "X", "y"))).note())
        .contains("at most 8");
  }

  @Test
  void aFolderThatGetsAnotherTitleIsTold() {
    Change change = only(tree -> tree.put("team/_folder.json", folder("f1", "People")));

    assertThat(change.thing()).isEqualTo(Thing.FOLDER);
    assertThat(change.title()).isEqualTo("People");
    assertThat(change.details()).extracting(MergeChange::subject).containsExactly("Title");
  }

  @Test
  void whatOthersDidOnTheFollowedBranchMeanwhileIsNoneOfItsDoing() {
    git.commit("Others", tree -> tree.put("cpu.json", board("cpu", "Other", "Other")));
    sync.pull(Trigger.WEBHOOK);

    assertThat(only(tree -> tree.put("net.json", board("net", "Network", "In"))).path())
        .isEqualTo("net.json");
  }

  @Test
  void aUidThatAnotherFileHasIsSaid() {
    assertThat(only(tree -> tree.put("copy.json", board("cpu", "Copy", "Load"))).note())
        .contains("also that of cpu.json");
  }

  @Test
  void onlyTheSpellingOfAFileIsSaid() {
    assertThat(only(tree -> tree.put("cpu.json", board("cpu", "CPU", "Load") + "\n")).note())
        .contains("only the text");
  }

  @Test
  void soManyFilesAreReadAndTheRestIsCounted() {
    Comparison found =
        compare(
            tree -> {
              for (int i = 0; i < Comparing.MOST_FILES + 7; i++) {
                tree.put("many/%04d.json".formatted(i), board("m" + i, "M", "P"));
              }
            });

    assertThat(found.changes()).hasSize(Comparing.MOST_FILES);
    assertThat(found.unread()).isEqualTo(7);
  }
}
