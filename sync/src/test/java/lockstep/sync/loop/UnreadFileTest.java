package lockstep.sync.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.RepoPath;
import lockstep.core.resource.Uid;
import lockstep.sync.save.Edit;
import lockstep.sync.save.Edit.Base;
import lockstep.sync.save.Save;
import lockstep.sync.save.SaveId;
import lockstep.sync.save.SaveOutcome;
import lockstep.sync.testing.InMemoryGit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a file holds in Git and cannot be read here is somebody's work all the same.
class UnreadFileTest {
  private static final String BROKEN = "{\"title\": \"half a";
  private static final String NEWER =
      "{\"apiVersion\":\"dashboard.grafana.app/v9\",\"kind\":\"Dashboard\","
          + "\"metadata\":{\"name\":\"cpu\"},\"spec\":{\"title\":\"t\",\"precious\":\"work\"}}";

  private final InMemoryGit git = new InMemoryGit();
  private final Instance a;
  private final BlobId good;

  UnreadFileTest() {
    git.commit("Begin", tree -> tree.put("cpu.json", Instance.file("cpu", "one")));
    a = Instance.started(git);
    good = a.dashboard("cpu").blob();
  }

  @ParameterizedTest
  @ValueSource(strings = {BROKEN, NEWER})
  void aSaveFromTheVersionThatIsStillShownOverwritesNothing(String newer) {
    git.commit("Newer", tree -> tree.put("cpu.json", newer));
    a.pull();

    for (Save save :
        List.of(
            Instance.put("s1", "cpu", 1, "mine"),
            Instance.put("s2", "cpu", new Base.Exact(good), "mine"),
            Instance.put("s3", "cpu", new Base.Document(Instance.dashboard("cpu", "one")), "mine"),
            putFile("s4", "cpu.json", new Base.Exact(good)),
            Instance.delete("s5", "cpu", new Base.Exact(good)))) {
      assertThat(a.save(save)).as(save.id().value()).isInstanceOf(SaveOutcome.Conflict.class);
    }
    assertThat(git.fileSays("cpu.json", newer)).isTrue();
    SaveOutcome.Conflict conflict =
        (SaveOutcome.Conflict) a.save(Instance.put("s6", "cpu", 1, "mine"));
    assertThat(conflict.version()).isEqualTo(2);
  }

  @Test
  void whoSaysSoOverwritesItEvenWithWhatIsStillShown() {
    git.commit("Newer", tree -> tree.put("cpu.json", BROKEN));
    a.pull();

    assertThat(a.save(Instance.put("s1", "cpu", new Base.Any(), "one")))
        .isInstanceOf(SaveOutcome.Saved.class);
    assertThat(git.fileSays("cpu.json", "one")).isTrue();
    assertThat(a.loop.snapshot().warnings()).isEmpty();
  }

  @Test
  void whoNamesWhatIsInGitOverwritesIt() {
    git.commit("Newer", tree -> tree.put("cpu.json", BROKEN));
    a.pull();
    BlobId there = a.loop.past().revisions(new RepoPath("cpu.json"), 1).getFirst().blob().get();

    assertThat(a.save(putFile("s1", "cpu.json", new Base.Exact(there))))
        .isInstanceOf(SaveOutcome.Saved.class);
    assertThat(git.fileSays("cpu.json", "mine")).isTrue();
  }

  @Test
  void aFileThatCannotBeWhereALinkIsIsRefusedAloneAndOthersAreSaved() {
    git.commit("Link", tree -> tree.link("link.json"));
    a.pull();
    PendingSave bad = a.loop.submit(putFile("s1", "link.json", new Base.Any()), Instance.PATIENCE);
    PendingSave good = a.loop.submit(Instance.put("s2", "cpu", 1, "two"), Instance.PATIENCE);
    a.turns();

    assertThat(bad.outcome().get())
        .isInstanceOfSatisfying(
            SaveOutcome.Invalid.class, no -> assertThat(no.message()).contains("symbolic link"));
    assertThat(good.outcome().get()).isInstanceOf(SaveOutcome.Saved.class);
    assertThat(a.loop.isRemoteHere()).isTrue();
  }

  @Test
  void aFolderWhoseFileCannotBeReadIsNotRenamedOverIt() {
    git.commit("Folder", tree -> tree.put("ops/_folder.json", BROKEN).put("ops/.keep", ""));
    a.pull();
    Uid derived = a.loop.snapshot().folderAt(new RepoPath("ops")).orElseThrow().uid();

    SaveOutcome outcome =
        a.save(save("s1", new Edit.RenameFolder(derived, "Operations", new Base.Version(1))));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            SaveOutcome.Conflict.class, no -> assertThat(no.wayOut()).isPresent());
    assertThat(git.fileSays("ops/_folder.json", BROKEN)).isTrue();
  }

  private static Save save(String id, Edit edit) {
    return new Save(new SaveId(id), edit, Instance.ADA, Optional.empty());
  }

  private static Save putFile(String id, String path, Base base) {
    return save(
        id,
        new Edit.PutFile(
            new RepoPath(path),
            Instance.dashboard(path.replace(".json", ""), "mine"),
            Edit.PutFile.Mode.REPLACE,
            base,
            Optional.empty()));
  }
}
