package lockstep.sync.pull;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Dashboard;
import lockstep.core.resource.FileWarning;
import lockstep.core.resource.Folder;
import lockstep.core.resource.RepoPath;
import lockstep.core.resource.Uid;
import lockstep.core.snapshot.FolderRules;
import lockstep.core.snapshot.FolderRules.Target;
import lockstep.core.snapshot.Quota;
import lockstep.core.snapshot.Snapshot;
import lockstep.core.snapshot.SnapshotBuilder;
import lockstep.sync.testing.InMemoryCopy;
import lockstep.sync.testing.InMemoryGit;

/// A repository that is followed commit by commit; at each of them a fresh start must show the
/// same.
final class Followed {
  final InMemoryGit git = new InMemoryGit();

  private final SnapshotBuilder builder;
  private final InMemoryCopy copy = git.copy();
  private Tip tip;

  Followed() {
    this(Target.FOLDER);
  }

  Followed(Target target) {
    this(target, Quota.UNLIMITED);
  }

  Followed(Target target, Quota quota) {
    builder = new SnapshotBuilder(new FolderRules("manifests", "Manifests", target), quota);
    tip = new TipReader(copy, builder).empty();
  }

  /// Somebody commits, and it is pulled.
  Followed commit(Consumer<InMemoryGit.Tree> edit) {
    git.commit("Edit", edit);
    return pull();
  }

  /// Brings the head of the branch.
  Followed pull() {
    copy.fetch();
    CommitId head = git.head().orElseThrow();
    tip = new TipReader(copy, builder).next(tip, head).tip();
    assertSame(tip.snapshot(), fresh(head), "at " + head.abbreviated());
    return this;
  }

  private Snapshot fresh(CommitId head) {
    InMemoryCopy other = git.copy();
    other.fetch();
    TipReader reader = new TipReader(other, builder);
    return reader.next(reader.empty(), head).tip().snapshot();
  }

  /// That nobody can tell the two apart.
  static void assertSame(Snapshot one, Snapshot other, String where) {
    assertThat(one.dashboards()).as(where).isEqualTo(other.dashboards());
    assertThat(List.copyOf(one.folders().values()))
        .as(where)
        .isEqualTo(List.copyOf(other.folders().values()));
    assertThat(one.warnings()).as(where).isEqualTo(other.warnings());
    assertThat(one.digest()).as(where).isEqualTo(other.digest());
  }

  Snapshot snapshot() {
    return tip.snapshot();
  }

  Dashboard dashboard(String uid) {
    return snapshot().dashboard(new Uid(uid)).orElseThrow(() -> new AssertionError(uid));
  }

  Folder folderAt(String path) {
    return snapshot().folderAt(new RepoPath(path)).orElseThrow(() -> new AssertionError(path));
  }

  /// Each dashboard as `uid@path`, in order.
  List<String> shown() {
    return snapshot().dashboards().values().stream().map(it -> it.uid() + "@" + it.path()).toList();
  }

  /// The directories that are folders, in order.
  List<String> folders() {
    return snapshot().folders().values().stream().map(it -> it.path().value()).toList();
  }

  /// The warnings as `path: reason`.
  String warnings() {
    return snapshot().warnings().stream()
        .map((FileWarning it) -> it.path() + ": " + it.reason())
        .collect(Collectors.joining("\n"));
  }

  Optional<Uid> folderOf(String uid) {
    return dashboard(uid).folder();
  }

  static String resource(String uid, String title) {
    return """
    {"apiVersion": "dashboard.grafana.app/v1", "kind": "Dashboard",
     "metadata": {"name": "%s"}, "spec": {"title": "%s"}}
    """
        .formatted(uid, title);
  }

  static String classic(String uid, String title) {
    return "{\"uid\":\"%s\",\"title\":\"%s\",\"panels\":[],\"schemaVersion\":39,\"tags\":[]}"
        .formatted(uid, title);
  }

  static String yaml(String uid, String title) {
    return """
    apiVersion: dashboard.grafana.app/v1beta1
    kind: Dashboard
    metadata: { name: %s }
    spec: { title: %s, schemaVersion: 41, tags: [], panels: [] }
    """
        .formatted(uid, title);
  }

  static String folder(String uid, String title) {
    return """
    {"apiVersion":"folder.grafana.app/v1","kind":"Folder","metadata":{"name":"%s"},"spec":{"title":"%s"}}\
    """
        .formatted(uid, title);
  }
}
