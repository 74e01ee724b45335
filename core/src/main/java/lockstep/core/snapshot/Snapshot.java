package lockstep.core.snapshot;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Content;
import lockstep.core.resource.Dashboard;
import lockstep.core.resource.FileWarning;
import lockstep.core.resource.Folder;
import lockstep.core.resource.RepoPath;
import lockstep.core.resource.Uid;
import org.jspecify.annotations.Nullable;

/// The immutable set of folders and dashboards at one commit: the only thing that is read.
///
/// A function of the commit, the [FolderRules] and the [Quota]: however an instance got here, equal
/// commits give
/// equal snapshots. Only [SnapshotBuilder] makes one.
public final class Snapshot {
  private final Optional<CommitId> commit;
  private final SortedMap<String, FileState> files;
  private final Map<String, Folder> directories;
  private final Map<Uid, Folder> folders;
  private final Map<Uid, Dashboard> dashboards;
  private final List<FileWarning> warnings;
  private final List<FileState.Made> made;
  private final Allowance allowance;

  /// Made when it is asked for first; two threads that come first at once make the same one.
  private volatile @Nullable String digest;

  /// Made at the first search; two threads that come first at once make the same one.
  private volatile @Nullable SearchIndex index;

  /// @param files owned by the snapshot from here on, as are the other collections
  /// @param made the dashboards once more, in the order of their paths
  Snapshot(
      Optional<CommitId> commit,
      SortedMap<String, FileState> files,
      SequencedMap<String, Folder> directories,
      SequencedMap<Uid, Dashboard> dashboards,
      List<FileWarning> warnings,
      List<FileState.Made> made,
      Allowance allowance) {
    this.commit = commit;
    this.files = Collections.unmodifiableSortedMap(files);
    this.directories = Collections.unmodifiableMap(directories);
    this.dashboards = Collections.unmodifiableMap(dashboards);
    this.warnings = List.copyOf(warnings);
    this.made = made;
    this.allowance = allowance;
    Map<Uid, Folder> byUid = LinkedHashMap.newLinkedHashMap(directories.size());
    directories.values().forEach(folder -> byUid.put(folder.uid(), folder));
    this.folders = Collections.unmodifiableMap(byUid);
  }

  /// The commit; empty while the repository has none.
  public Optional<CommitId> commit() {
    return commit;
  }

  /// All dashboards by uid, in the order of their paths.
  public Map<Uid, Dashboard> dashboards() {
    return dashboards;
  }

  /// All folders by uid, in the order of their paths: a parent comes before its children.
  public Map<Uid, Folder> folders() {
    return folders;
  }

  /// The dashboard `uid`, if there is one.
  public Optional<Dashboard> dashboard(Uid uid) {
    return Optional.ofNullable(dashboards.get(uid));
  }

  /// The folder `uid`, if there is one.
  public Optional<Folder> folder(Uid uid) {
    return Optional.ofNullable(folders.get(uid));
  }

  /// The dashboard that is shown from the file `path`; empty when the file is none, or lost its uid
  /// to another.
  public Optional<Dashboard> dashboardAt(RepoPath path) {
    return Optional.ofNullable(files.get(path.value()))
        .flatMap(FileState::shown)
        .map(FileChange.LastGood::content)
        .flatMap(
            good ->
                good instanceof Content.DashboardFile file
                    ? dashboard(file.uid())
                    : Optional.empty())
        .filter(dashboard -> dashboard.path().equals(path));
  }

  /// The folder that the directory `path` is shown as; empty when there is no such directory, and
  /// for the root when the repository has no wrapper folder.
  public Optional<Folder> folderAt(RepoPath path) {
    return Optional.ofNullable(directories.get(path.value()));
  }

  /// The dashboards directly in a folder, in the order of their paths.
  ///
  /// @param folder empty for the top level
  public List<Dashboard> dashboardsIn(Optional<Uid> folder) {
    return dashboards.values().stream().filter(d -> d.folder().equals(folder)).toList();
  }

  /// The folders directly in a folder, in the order of their paths.
  ///
  /// @param parent empty for the top level
  public List<Folder> foldersIn(Optional<Uid> parent) {
    return folders.values().stream().filter(f -> f.parent().equals(parent)).toList();
  }

  /// The folders around a folder, outermost first, without itself.
  public List<Folder> ancestors(Folder folder) {
    ArrayDeque<Folder> chain = new ArrayDeque<>();
    for (Optional<Folder> next = folder.parent().flatMap(this::folder);
        next.isPresent();
        next = next.get().parent().flatMap(this::folder)) {
      chain.addFirst(next.get());
    }
    return List.copyOf(chain);
  }

  /// What `search` finds here.
  public SearchResult find(Search search) {
    SearchIndex made = index;
    if (made == null) {
      made = new SearchIndex(folders, dashboards.values());
      index = made;
    }
    return made.find(search);
  }

  /// Each tag with the number of dashboards that bear it, by name.
  public SortedMap<String, Integer> tags() {
    SortedMap<String, Integer> counts = new TreeMap<>();
    dashboards.values().forEach(d -> d.tags().forEach(tag -> counts.merge(tag, 1, Integer::sum)));
    return counts;
  }

  /// What a person should know about single files, by path.
  public List<FileWarning> warnings() {
    return warnings;
  }

  /// What a file is, and what stands for it.
  ///
  /// @param content what it is
  /// @param shown the version that is shown: the present one of a good file, an earlier one of a
  /// bad file, if there was one; none of others
  public record Said(Content content, Optional<FileChange.LastGood> shown) {}

  /// What the file at `path` says; empty when there is none.
  ///
  /// @param path as Git has it
  public Optional<Said> said(String path) {
    return Optional.ofNullable(files.get(path))
        .map(state -> new Said(state.content(), state.shown()));
  }

  /// A hash over all folders and dashboards: equal on two instances exactly when they show the
  /// same.
  public String digest() {
    String known = digest;
    if (known == null) {
      known = SnapshotDigest.of(directories.values(), made);
      digest = known;
    }
    return known;
  }

  /// What of its quota the repository uses, and whether something is left out for it.
  public QuotaUse quota() {
    return allowance.use();
  }

  /// True when the quota leaves the file at `path` out.
  public boolean leavesOut(RepoPath path) {
    return files.containsKey(path.value()) && !allowance.letsIn(path.value());
  }

  /// What of the quota is used after a commit that makes or replaces some files and takes some
  /// away.
  ///
  /// @param made what each of these files is then
  public QuotaUse quotaAfter(Map<RepoPath, Content> made, Collection<RepoPath> gone) {
    return allowance.after(made, gone);
  }

  /// True when a file or directory has this path, whatever it holds.
  public boolean hasPath(RepoPath path) {
    return files.containsKey(path.value()) || !below(path).isEmpty();
  }

  /// True when the commit has no file at all below the configured path.
  public boolean isBare() {
    return files.isEmpty();
  }

  /// The files below a directory, in order.
  public List<RepoPath> filesBelow(RepoPath directory) {
    return below(directory).values().stream().flatMap(state -> state.path().stream()).toList();
  }

  private SortedMap<String, FileState> below(RepoPath directory) {
    // '0' is the character after '/'.
    return directory.isRoot()
        ? files
        : files.subMap(directory.value() + "/", directory.value() + "0");
  }

  SortedMap<String, FileState> files() {
    return files;
  }

  Allowance allowance() {
    return allowance;
  }
}
