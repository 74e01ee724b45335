package lockstep.sync.loop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.Folder;
import lockstep.core.resource.RepoPath;
import lockstep.core.resource.Uid;
import lockstep.sync.save.BranchName;
import lockstep.sync.save.Edit;
import lockstep.sync.save.Edit.Base;
import lockstep.sync.save.Edit.MovePaths.Move;
import lockstep.sync.save.Edit.PutFile.Mode;
import lockstep.sync.save.Save;
import lockstep.sync.save.SaveId;
import lockstep.sync.save.SaveOutcome;
import lockstep.sync.save.SaveOutcome.Reason;
import lockstep.sync.testing.InMemoryGit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Saves that name files and directories, down to what is in Git.
class FileSavesTest {
  private final InMemoryGit git = new InMemoryGit();
  private final Instance a;
  private int saves;

  FileSavesTest() {
    git.commit(
        "Begin",
        tree ->
            tree.put("cpu.json", Instance.file("cpu", "one"))
                .put("team/disk.json", Instance.file("disk", "one"))
                .put("team/sub/nameless.json", nameless())
                .put("team/README.md", "# Team\n"));
    a = Instance.started(git);
  }

  @Test
  void aNewFileHasItsNameAndItsDirectoriesBecomeFoldersInOneCommit() {
    SaveOutcome outcome = save(create("x/y/net.json", "net"));

    assertThat(outcome).isInstanceOf(SaveOutcome.Saved.class);
    assertThat(git.paths())
        .contains("x/_folder.json", "x/y/_folder.json", "x/y/net.json")
        .doesNotContain("team/_folder.json");
    assertThat(git.history()).hasSize(2);
    assertThat(a.dashboard("net").path()).isEqualTo(new RepoPath("x/y/net.json"));
    assertThat(folder("x").uid()).isNotEqualTo(folder("x/y").uid());
  }

  @Test
  void yamlIsWrittenWhereTheNameSaysSo() {
    save(create("net.yaml", "net"));

    assertThat(git.file("net.yaml").orElseThrow()).contains("uid: net").doesNotContain("{");
  }

  @Test
  void aPathThatIsTakenIsTold() {
    refused(create("cpu.json", "net"), Reason.PATH_TAKEN);
    refused(create("team", "net"), Reason.BAD_REQUEST);
    refused(create("cpu.json/net.json", "net"), Reason.BAD_REQUEST);
    refused(make("team"), Reason.PATH_TAKEN);
    refused(move("cpu.json", "team/disk.json"), Reason.PATH_TAKEN);
  }

  @Test
  void aUidOfAnotherFileIsTaken() {
    refused(create("net.json", "cpu"), Reason.UID_TAKEN);
    refused(replace("team/disk.json", "cpu", "two", new Base.Any()), Reason.UID_TAKEN);
  }

  @Test
  void namesThatNobodyReadsAreRefused() {
    refused(create("net.txt", "net"), Reason.BAD_REQUEST);
    refused(create(".hidden/net.json", "net"), Reason.BAD_REQUEST);
    refused(create("x/_folder.json", "net"), Reason.BAD_REQUEST);
    refused(create("1/2/3/4/5/6/7/8/net.json", "net"), Reason.BAD_REQUEST);
  }

  @Test
  void aPutKeepsTheTextOfTheFile() {
    save(replace("cpu.json", "cpu", "two", new Base.Any()));

    assertThat(git.file("cpu.json")).contains(Instance.file("cpu", "two"));
  }

  @Test
  void aPutOfWhatIsNotThereIsRefused() {
    refused(replace("net.json", "net", "two", new Base.Any()), Reason.NOT_FOUND);
    refused(new Edit.DeletePaths(List.of(new RepoPath("net.json"))), Reason.NOT_FOUND);
    refused(move("net.json", "other.json"), Reason.NOT_FOUND);
  }

  @Test
  void aPutOnAnOldBaseMergesAndOneThatClashesIsAConflict() {
    BlobId loaded = a.dashboard("cpu").blob();
    git.commit(
        "By hand",
        tree ->
            tree.put(
                "cpu.json",
                Instance.file("cpu", "one").replace("\"tags\": []", "\"tags\": [\"prod\"]")));
    a.pull();

    assertThat(save(replace("cpu.json", "cpu", "two", new Base.Exact(loaded))))
        .isInstanceOf(SaveOutcome.Merged.class);
    assertThat(git.file("cpu.json").orElseThrow()).contains("two").contains("prod");

    assertThat(save(replace("cpu.json", "cpu", "three", new Base.Exact(loaded))))
        .isInstanceOfSatisfying(
            SaveOutcome.Conflict.class, it -> assertThat(it.clash()).isPresent());
    assertThat(git.file("cpu.json").orElseThrow()).contains("two");
  }

  @Test
  void aPutWithAnotherUidReplacesTheDashboardButNotOnAnOldBase() {
    Base stale = new Base.Exact(new BlobId("a".repeat(40)));
    assertThat(save(replace("cpu.json", "gpu", "two", stale)))
        .isInstanceOf(SaveOutcome.Conflict.class);

    save(replace("cpu.json", "gpu", "two", new Base.Exact(a.dashboard("cpu").blob())));

    assertThat(a.loop.snapshot().dashboard(new Uid("cpu"))).isEmpty();
    assertThat(a.dashboard("gpu").path()).isEqualTo(new RepoPath("cpu.json"));
  }

  @Test
  void generateNameBeginsAUidThatTheSaveIdMakes() {
    ObjectNode object =
        Instance.dashboard("", "text").put("apiVersion", "dashboard.grafana.app/v1");
    object.put("kind", "Dashboard").putObject("metadata").put("generateName", "net-");
    object.putObject("spec").put("title", "Net").putArray("panels");

    SaveOutcome outcome = save(new Edit.PutFile(new RepoPath("net.json"), object));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            SaveOutcome.Saved.class,
            saved -> assertThat(saved.uid().value()).startsWith("net-").hasSize(18));
  }

  @Test
  void aMoveKeepsHistoryUidAndVersionAndTheDirectoryThatItLeft() {
    save(move("team/sub/nameless.json", "x/named.json"));

    assertThat(git.paths()).contains("team/sub/.keep", "x/_folder.json", "x/named.json");
    Uid uid = a.loop.snapshot().dashboardAt(new RepoPath("x/named.json")).orElseThrow().uid();
    assertThat(uid.value()).startsWith("nameless-");
    assertThat(a.dashboard(uid.value()).provenance().version()).isEqualTo(2);
  }

  @Test
  void aMoveWithContentIsOneCommit() {
    ObjectNode two = Instance.dashboard("cpu", "two");
    save(
        new Edit.MovePaths(
            List.of(new Move(new RepoPath("cpu.json"), new RepoPath("team/cpu.json"))),
            Optional.of(two),
            new Base.Any()));

    assertThat(git.file("team/cpu.json")).contains(Instance.file("cpu", "two"));
    assertThat(git.file("cpu.json")).isEmpty();
    assertThat(a.dashboard("cpu").provenance().version()).isEqualTo(2);
  }

  @Test
  void aMoveToAnotherFormatNeedsTheContent() {
    refused(move("cpu.json", "cpu.yaml"), Reason.BAD_REQUEST);
    refused(move("cpu.json", "cpu.txt"), Reason.BAD_REQUEST);
  }

  @Test
  void aDirectoryMovesWholeAndItsFoldersStayTheSame() {
    Uid team = folder("team").uid();
    Uid sub = folder("team/sub").uid();

    save(move("team", "crew/a"));

    assertThat(folder("crew/a").uid()).isEqualTo(team);
    assertThat(folder("crew/a/sub").uid()).isEqualTo(sub);
    assertThat(git.file("crew/a/README.md")).contains("# Team\n");
    assertThat(git.file("crew/a/disk.json")).contains(Instance.file("disk", "one"));
    assertThat(git.paths()).noneMatch(path -> path.startsWith("team/"));
    assertThat(git.history()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"apiVersion\": ",
        "{\"apiVersion\":\"folder.grafana.app/v1\",\"kind\":\"Folder\",\"metadata\":{\"name\":\"taken\"}}"
      })
  void aDirectoryWhoseFolderFileNamesNoFolderStaysWithThatFile(String file) {
    String taken =
        "{\"apiVersion\":\"folder.grafana.app/v1\",\"kind\":\"Folder\",\"metadata\":{\"name\":\"taken\"}}";
    git.commit(
        "Spoil", tree -> tree.put("a/_folder.json", taken).put("team/sub/_folder.json", file));
    a.pull();

    SaveOutcome outcome = save(move("team", "crew"));

    assertThat(outcome.toString()).contains("team/sub/_folder.json: is there and names no folder");
    assertThat(git.file("team/sub/_folder.json")).contains(file);
    assertThat(git.paths()).noneMatch(path -> path.startsWith("crew"));
    git.commit("Mend", tree -> tree.delete("team/sub/_folder.json"));
    a.pull();
    assertThat(save(move("team", "crew"))).isInstanceOf(SaveOutcome.Saved.class);
  }

  @Test
  void aFolderFileThatWasGoodBeforeIsNotMovedToLoseItsUid() {
    String good =
        "{\"apiVersion\":\"folder.grafana.app/v1\",\"kind\":\"Folder\",\"metadata\":{\"name\":\"good\"}}";
    git.commit("Name", tree -> tree.put("team/_folder.json", good));
    git.commit("Spoil", tree -> tree.put("team/_folder.json", "{"));
    a.pull();

    refused(move("team", "crew"), Reason.BAD_REQUEST);

    assertThat(folder("team").uid()).isEqualTo(new Uid("good"));
    assertThat(git.file("team/_folder.json")).contains("{");
  }

  @Test
  void nothingMovesIntoItselfOrTooDeepOrAtopAnother() {
    refused(move("team", "team/below"), Reason.BAD_REQUEST);
    refused(move("team", "1/2/3/4/5/6/7"), Reason.BAD_REQUEST);
    refused(
        new Edit.MovePaths(
            List.of(
                new Move(new RepoPath("cpu.json"), new RepoPath("x.json")),
                new Move(new RepoPath("team/disk.json"), new RepoPath("x.json")))),
        Reason.BAD_REQUEST);
    refused(move("", "x"), Reason.BAD_REQUEST);
  }

  @Test
  void manyPathsGoInOneCommitAndTheirDirectoriesStay() {
    save(
        new Edit.DeletePaths(
            List.of(
                new RepoPath("cpu.json"),
                new RepoPath("team/sub"),
                new RepoPath("team/README.md"),
                new RepoPath("team/disk.json"))));

    assertThat(git.paths()).containsExactly("team/.keep");
    assertThat(git.history()).hasSize(2);
    assertThat(git.history().getFirst().message()).startsWith("Delete 4 files\n");
  }

  @Test
  void aDeletionOnAnOldBaseIsAConflict() {
    Base stale = new Base.Exact(new BlobId("a".repeat(40)));
    assertThat(save(new Edit.DeletePaths(List.of(new RepoPath("cpu.json")), stale)))
        .isInstanceOf(SaveOutcome.Conflict.class);

    Base now = new Base.Exact(a.dashboard("cpu").blob());
    assertThat(save(new Edit.DeletePaths(List.of(new RepoPath("cpu.json")), now)))
        .isInstanceOf(SaveOutcome.Saved.class);
    assertThat(git.file("cpu.json")).isEmpty();
  }

  @Test
  void aDirectoryIsMadeWithAllThatIsAboveIt() {
    save(make("x/y"));

    assertThat(git.paths()).contains("x/_folder.json", "x/y/_folder.json");
    assertThat(folder("x/y").title()).isEqualTo("y");
    assertThat(folder("x/y").parent()).contains(folder("x").uid());
  }

  @Test
  void onANewBranchTheBaseDoesNotMatter() {
    BranchName branch = new BranchName("ada/files");
    Edit edit = replace("cpu.json", "cpu", "two", new Base.Exact(new BlobId("a".repeat(40))));

    SaveOutcome outcome =
        a.outcome(
            saveOf(edit), a.loop.submit(saveOf(edit), Optional.of(branch), Instance.PATIENCE));

    assertThat(outcome).isInstanceOf(SaveOutcome.OnBranch.class);
    assertThat(git.file(branch, "cpu.json")).contains(Instance.file("cpu", "two"));
    assertThat(git.file("cpu.json")).contains(Instance.file("cpu", "one"));
  }

  @Test
  void sentTwiceItIsOneCommit() {
    Save once = saveOf(create("net.json", "net"));

    assertThat(a.save(once)).isInstanceOf(SaveOutcome.Saved.class);
    assertThat(Instance.started(git).save(once)).isInstanceOf(SaveOutcome.Saved.class);
    assertThat(git.history()).hasSize(2);
  }

  private static String nameless() {
    return "{\"title\": \"N\", \"schemaVersion\": 39, \"tags\": [], \"panels\": []}\n";
  }

  private static Edit create(String path, String uid) {
    return new Edit.PutFile(new RepoPath(path), Instance.dashboard(uid, "one"));
  }

  private static Edit replace(String path, String uid, String text, Base base) {
    return new Edit.PutFile(
        new RepoPath(path), Instance.dashboard(uid, text), Mode.REPLACE, base, Optional.empty());
  }

  private static Edit move(String from, String to) {
    return new Edit.MovePaths(List.of(new Move(new RepoPath(from), new RepoPath(to))));
  }

  private static Edit make(String path) {
    return new Edit.MakeDirectory(new RepoPath(path));
  }

  private Folder folder(String path) {
    return a.loop.snapshot().folderAt(new RepoPath(path)).orElseThrow();
  }

  private SaveOutcome save(Edit edit) {
    saves++;
    return a.save(saveOf(edit));
  }

  private Save saveOf(Edit edit) {
    return new Save(new SaveId("s" + saves), edit, Instance.ADA, Optional.empty());
  }

  private void refused(Edit edit, Reason reason) {
    int before = git.history().size();
    assertThat(save(edit))
        .isInstanceOfSatisfying(
            SaveOutcome.Invalid.class, it -> assertThat(it.reason()).isEqualTo(reason));
    assertThat(git.history()).hasSize(before);
  }
}
