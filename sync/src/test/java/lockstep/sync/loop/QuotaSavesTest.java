package lockstep.sync.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import lockstep.core.resource.RepoPath;
import lockstep.core.resource.Uid;
import lockstep.core.snapshot.Quota;
import lockstep.sync.pull.RepositoryStatus.State;
import lockstep.sync.pull.RepositorySync.Trigger;
import lockstep.sync.save.BranchName;
import lockstep.sync.save.Edit;
import lockstep.sync.save.Edit.MovePaths.Move;
import lockstep.sync.save.Save;
import lockstep.sync.save.SaveId;
import lockstep.sync.save.SaveOutcome;
import lockstep.sync.save.SaveOutcome.Reason;
import lockstep.sync.testing.InMemoryGit;
import org.junit.jupiter.api.Test;

/// Nobody is told "saved" of what the quota would leave out; all else goes on.
class QuotaSavesTest {
  private static final BranchName BRANCH = new BranchName("ada/net");

  private final InMemoryGit git = new InMemoryGit();
  private int saves;

  /// The folder of the repository, one more, two dashboards: four places.
  private Instance started(int quota) {
    git.commit(
        "Begin",
        tree ->
            tree.put("cpu.json", Instance.file("cpu", "one"))
                .put("team/disk.json", Instance.file("disk", "one")));
    return Instance.started(git, new Quota(quota));
  }

  @Test
  void whatIsNewIsRefusedWhenThereIsNoPlace() {
    Instance a = started(4);

    refused(a, put("net"));
    refused(a, new Edit.PutFile(new RepoPath("net.json"), Instance.dashboard("net", "one")));
    refused(a, new Edit.CreateFolder(Optional.empty(), "New", Optional.empty()));
    refused(a, new Edit.MakeDirectory(new RepoPath("x")));
    assertThat(git.history()).hasSize(1);
    assertThat(a.loop.snapshot().quota().isExceeded()).isFalse();
  }

  @Test
  void theRefusalTellsTheNumbersAndTheWayOut() {
    assertThat(save(started(4), put("net")).toString())
        .contains("4 folders and dashboards are allowed, 4 are there", "would make it 5")
        .contains("provisioning.maxResourcesPerRepository", "another branch");
  }

  @Test
  void aNewFileInANewDirectoryNeedsAPlaceForEach() {
    Instance a = started(5);
    refused(a, new Edit.PutFile(new RepoPath("x/net.json"), Instance.dashboard("net", "one")));
    saved(a, new Edit.PutFile(new RepoPath("team/net.json"), Instance.dashboard("net", "one")));
    assertThat(a.dashboard("net").path()).isEqualTo(new RepoPath("team/net.json"));
  }

  @Test
  void editsRenamesAndDeletionsGoOn() {
    Instance a = started(4);
    saved(a, new Edit.RenameFolder(a.dashboard("disk").folder().orElseThrow(), "The Team"));
    saved(a, put("cpu"));
    saved(a, move("cpu.json", "team/cpu.json"));
    saved(a, move("team", "crew"));
    saved(a, new Edit.DeleteDashboard(new Uid("cpu"), new Edit.Base.Any()));
    saved(a, put("net"));
    assertThat(a.loop.snapshot().quota().isReached()).isTrue();
  }

  @Test
  void whatIsNoDashboardMovesAlsoWhenThereIsNoPlace() {
    git.commit(
        "Tools", tree -> tree.put("package.json", "{\"name\":\"x\"}").put("t/a.yaml", "- x"));
    Instance a = started(5);
    assertThat(a.loop.snapshot().quota().isReached()).isTrue();

    saved(a, move("package.json", "team/package.json"));
    saved(a, move("t", "tools"));
    saved(a, move("team/disk.json", "disk.json"));
    refused(a, put("net"));
  }

  @Test
  void aFileThatBecomesADashboardIsCountedByWhatItIs() {
    git.commit("Tools", tree -> tree.put("package.json", "{\"name\":\"x\"}").put("notes.txt", "x"));
    Instance a = started(4);

    Edit over =
        new Edit.PutFile(
            new RepoPath("package.json"),
            Instance.dashboard("net", "one"),
            Edit.PutFile.Mode.REPLACE,
            new Edit.Base.Any(),
            Optional.empty());
    refused(a, over);
    refused(a, move("notes.txt", "notes.json"));
    assertThat(a.loop.snapshot().dashboards()).hasSize(2);
    saved(a, new Edit.DeleteDashboard(new Uid("cpu"), new Edit.Base.Any()));
    saved(a, over);
  }

  @Test
  void aboveTheQuotaDeletionsAndEditsGoOnToo() {
    Instance a = started(4);
    git.commit("More", tree -> tree.put("net.json", Instance.file("net", "one")));
    a.pull();
    assertThat(a.loop.snapshot().dashboard(new Uid("net"))).isEmpty();
    assertThat(a.loop.status().warnings()).hasSize(1);

    saved(a, put("cpu"));
    refused(a, put("gpu"));
    Edit hidden =
        new Edit.PutFile(
            new RepoPath("net.json"),
            Instance.dashboard("net", "two"),
            Edit.PutFile.Mode.REPLACE,
            new Edit.Base.Any(),
            Optional.empty());
    assertThat(save(a, hidden).toString()).contains("net.json is left out by the quota");
    saved(a, new Edit.DeleteDashboard(new Uid("cpu"), new Edit.Base.Any()));
    assertThat(a.dashboard("net").path()).isEqualTo(new RepoPath("net.json"));
    assertThat(a.loop.status().warnings()).isEmpty();
  }

  @Test
  void anotherBranchHasNoQuotaAndWhatIsNewThereIsFoundAgain() {
    Instance a = started(4);
    SaveOutcome.OnBranch first = onBranch(a, put("net", new Edit.Base.Version(0), "one"));
    assertThat(first.version()).isEqualTo(1);
    assertThat(first.file()).isPresent();

    SaveOutcome.OnBranch second =
        onBranch(a, put("net", new Edit.Base.Exact(first.file().get()), "two"));
    assertThat(second.version()).isEqualTo(2);
    onBranch(a, put("net"));
    assertThat(git.file(BRANCH, "title-of-net.json")).isPresent();
    assertThat(git.file(BRANCH, "title-of-net-2.json")).isEmpty();
  }

  @Test
  void whatIsLeftOutIsThereForAnotherBranch() {
    Instance a = started(4);
    git.commit("More", tree -> tree.put("net.json", Instance.file("net", "one")));
    a.pull();

    SaveOutcome.OnBranch saved = onBranch(a, put("net", new Edit.Base.Version(1), "two"));
    assertThat(saved.version()).isEqualTo(2);
    assertThat(git.file(BRANCH, "net.json").orElseThrow()).contains("two");
    assertThat(a.loop.snapshot().dashboard(new Uid("net"))).isEmpty();
  }

  @Test
  void aFolderOnAnotherBranchTakesDashboards() {
    Instance a = started(4);
    Uid folder =
        onBranch(a, new Edit.CreateFolder(Optional.empty(), "New", Optional.empty())).uid();
    onBranch(
        a,
        new Edit.PutDashboard(
            Optional.of(new Uid("net")),
            Instance.dashboard("net", "one"),
            Optional.of(new Edit.Place.InFolder(folder)),
            new Edit.Base.Version(0)));
    assertThat(git.file(BRANCH, "new/title-of-net.json")).isPresent();
  }

  @Test
  void ofTwoThatComeTogetherTheSecondIsRefused() {
    Instance a = started(5);
    Save first = saveOf(put("net"));
    Save second = saveOf(put("gpu"));
    PendingSave one = a.loop.submit(first, Instance.PATIENCE);
    PendingSave two = a.loop.submit(second, Instance.PATIENCE);

    assertThat(a.outcome(first, one)).isInstanceOf(SaveOutcome.Saved.class);
    assertThat(reason(a.outcome(second, two))).contains(Reason.QUOTA_EXCEEDED);
  }

  @Test
  void theRemoteIsReadBeforeSomebodyIsRefused() {
    Instance a = started(4);
    git.commit("Less", tree -> tree.delete("team/disk.json"));
    saved(a, put("net"));
  }

  /// Twenty dashboards and the folder of the repository; then a commit that deletes fifteen.
  private Instance held(int quota) {
    git.commit(
        "Twenty", tree -> each(20, i -> tree.put(i + ".json", Instance.file("d" + i, "one"))));
    Instance a = Instance.started(git, new Quota(quota));
    git.commit("Oops", tree -> each(15, i -> tree.delete(i + ".json")));
    a.pull();
    assertThat(a.loop.status().state()).isEqualTo(State.HELD);
    return a;
  }

  private static void each(int count, IntConsumer what) {
    IntStream.range(0, count).forEach(what);
  }

  @Test
  void whatIsSavedWhileCommitsAreHeldBackIsShownThoughTheViewIsFull() {
    Instance a = held(21);
    saved(a, put("net"));
    Uid folder = savedUid(a, new Edit.CreateFolder(Optional.empty(), "New", Optional.empty()));
    saved(
        a,
        new Edit.PutDashboard(
            Optional.of(new Uid("gpu")),
            Instance.dashboard("gpu", "one"),
            Optional.of(new Edit.Place.InFolder(folder)),
            new Edit.Base.Any()));

    assertThat(a.loop.status().state()).isEqualTo(State.HELD);
    assertThat(a.text("net")).isEqualTo("two");
    assertThat(a.dashboard("gpu").folder()).contains(folder);
    assertThat(a.loop.snapshot().dashboards()).hasSize(22);
    assertThat(a.loop.status().warnings()).isEmpty();
    saved(a, put("net", new Edit.Base.Version(1), "three"));
    assertThat(a.text("net")).isEqualTo("three");

    confirmed(a);
    assertThat(a.loop.snapshot().dashboards()).hasSize(7);
    assertThat(a.text("net")).isEqualTo("three");
  }

  @Test
  void whatIsLeftOutStaysSoWhileCommitsAreHeldBackAndComesIfSomebodyConfirms() {
    Instance a = held(19);
    assertThat(a.loop.snapshot().dashboards()).hasSize(18);
    assertThat(a.loop.status().warnings()).hasSize(2);
    saved(a, put("net"));

    assertThat(a.text("net")).isEqualTo("two");
    assertThat(a.loop.snapshot().dashboards()).hasSize(19);
    assertThat(a.loop.status().warnings()).hasSize(2);
    confirmed(a);
    assertThat(a.loop.snapshot().dashboards()).hasSize(6);
    assertThat(a.loop.status().warnings()).isEmpty();
  }

  private void confirmed(Instance a) {
    a.loop.pull(Trigger.PERSON);
    a.turns();
    assertThat(a.loop.status().state()).isEqualTo(State.SYNCED);
    Instance fresh = Instance.started(git, a.loop.snapshot().quota().quota());
    assertThat(a.loop.snapshot().digest()).isEqualTo(fresh.loop.snapshot().digest());
  }

  private static Edit put(String uid) {
    return put(uid, new Edit.Base.Any(), "two");
  }

  private static Edit put(String uid, Edit.Base base, String text) {
    return new Edit.PutDashboard(
        Optional.of(new Uid(uid)), Instance.dashboard(uid, text), Optional.empty(), base);
  }

  private SaveOutcome.OnBranch onBranch(Instance a, Edit edit) {
    Save save = saveOf(edit);
    SaveOutcome outcome =
        a.outcome(save, a.loop.submit(save, Optional.of(BRANCH), Instance.PATIENCE));
    assertThat(outcome).isInstanceOf(SaveOutcome.OnBranch.class);
    return (SaveOutcome.OnBranch) outcome;
  }

  private static Edit move(String from, String to) {
    return new Edit.MovePaths(List.of(new Move(new RepoPath(from), new RepoPath(to))));
  }

  private void saved(Instance a, Edit edit) {
    assertThat(save(a, edit)).isInstanceOf(SaveOutcome.Saved.class);
  }

  private Uid savedUid(Instance a, Edit edit) {
    return ((SaveOutcome.Saved) save(a, edit)).uid();
  }

  private void refused(Instance a, Edit edit) {
    assertThat(reason(save(a, edit))).contains(Reason.QUOTA_EXCEEDED);
  }

  private static Optional<Reason> reason(SaveOutcome outcome) {
    return outcome instanceof SaveOutcome.Invalid invalid
        ? Optional.of(invalid.reason())
        : Optional.empty();
  }

  private SaveOutcome save(Instance a, Edit edit) {
    return a.save(saveOf(edit));
  }

  private Save saveOf(Edit edit) {
    saves++;
    return new Save(new SaveId("save-" + saves), edit, Instance.ADA, Optional.empty());
  }
}
