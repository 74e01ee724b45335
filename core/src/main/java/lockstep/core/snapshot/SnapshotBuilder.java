package lockstep.core.snapshot;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
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
import lockstep.core.resource.DerivedUid;
import lockstep.core.resource.FileWarning;
import lockstep.core.resource.Folder;
import lockstep.core.resource.Uid;
import org.jspecify.annotations.Nullable;

/// The pure function (snapshot, changes) -> snapshot.
///
/// Idea: a snapshot keeps what each file said. The next one applies the changes to that and then
/// derives everything else from all files at once, which no order of changes can influence. What is
/// costly to make, a dashboard and its hash, is taken over when its file and folder are the same;
/// 10,000 files take a few milliseconds.
public final class SnapshotBuilder {
  private final FolderRules rules;
  private final Quota quota;

  /// Builds snapshots under these rules, of everything.
  public SnapshotBuilder(FolderRules rules) {
    this(rules, Quota.UNLIMITED);
  }

  /// Builds snapshots under these rules.
  ///
  /// @param quota what is above it is left out, as [Allowance] has it
  public SnapshotBuilder(FolderRules rules, Quota quota) {
    this.rules = rules;
    this.quota = quota;
  }

  /// All that decides, besides the files, what is shown.
  public String settings() {
    return "%s %s".formatted(rules, quota);
  }

  /// The same without a quota: for what is planned and not shown.
  public SnapshotBuilder unlimited() {
    return new SnapshotBuilder(rules);
  }

  /// The snapshot of a repository without a commit.
  public Snapshot empty() {
    return new Build(new TreeMap<>()).snapshot(Optional.empty());
  }

  /// The snapshot at `commit`, which differs from `before` by `changes`, in any order.
  ///
  /// Warnings about paths that did not change stay. From [#empty] with all files of the commit it
  /// gives the same as step by step.
  ///
  /// @param before made by a builder with the same rules
  /// @param changes at most one of each path
  public Snapshot next(Snapshot before, CommitId commit, Collection<? extends FileChange> changes) {
    SortedMap<String, FileState> files = new TreeMap<>(before.files());
    for (FileChange change : changes) {
      switch (change) {
        case FileChange.Put put -> files.put(put.path().value(), FileState.of(put));
        case FileChange.Unreadable it -> files.put(it.path(), FileState.of(it));
        case FileChange.Removed removed -> files.remove(removed.path());
      }
    }
    return new Build(files).snapshot(Optional.of(commit));
  }

  /// `before` with the files at `paths` as `later` has them: what is shown while the other changes
  /// of `later` are held back. Its commit is that of `before`.
  ///
  /// The quota does not bind it: places that the other changes free are taken by saves, and nobody
  /// loses sight of what he saved, or of what was shown.
  ///
  /// @param before made by a builder with the same rules, as `later`
  public Snapshot with(Snapshot before, Snapshot later, Collection<String> paths) {
    SortedMap<String, FileState> files = new TreeMap<>(before.files());
    for (String path : paths) {
      @Nullable FileState state = later.files().get(path);
      if (state == null) {
        files.remove(path);
      } else {
        files.put(path, state);
        state
            .shown()
            .flatMap(shown -> owner(before, shown.content()))
            .filter(owner -> !later.files().containsKey(owner))
            .ifPresent(owner -> files.remove(owner));
      }
    }
    return new Build(files, before.allowance().holding(files, later.allowance(), paths))
        .snapshot(before.commit());
  }

  /// The path of the dashboard that has the uid of `content`.
  private static Optional<String> owner(Snapshot snapshot, Content.Good content) {
    return content instanceof Content.DashboardFile file
        ? snapshot.dashboard(file.uid()).map(dashboard -> dashboard.path().value())
        : Optional.empty();
  }

  /// One derivation of everything from all files.
  private final class Build {
    private final SortedMap<String, FileState> files;
    private final Allowance allowance;
    private final List<FileWarning> warnings = new ArrayList<>();
    private final SequencedMap<String, Folder> folders;
    private final SequencedMap<Uid, Dashboard> dashboards;
    private final List<FileState.Made> shown = new ArrayList<>();

    Build(SortedMap<String, FileState> files) {
      this(files, Allowance.of(quota, rules, files));
    }

    Build(SortedMap<String, FileState> files, Allowance allowance) {
      this.files = files;
      this.allowance = allowance;
      this.folders = FolderTree.of(rules, allowance.in(), warnings);
      this.dashboards = LinkedHashMap.newLinkedHashMap(files.size());
    }

    Snapshot snapshot(Optional<CommitId> commit) {
      for (Map.Entry<String, FileState> file : files.entrySet()) {
        FileState state = file.getValue();
        boolean shown = state.shown().isPresent() && allowance.letsIn(file.getKey());
        if (state.content() instanceof Content.Bad(String reason)) {
          String instead = shown ? "its last good version" : "nothing of it";
          warn(file.getKey(), "%s; %s is shown".formatted(reason, instead));
        }
        if (shown && state.shown().get().content() instanceof Content.DashboardFile dashboard) {
          show(file, state, dashboard);
        }
      }
      allowance.warn(warnings);
      warnings.sort(Comparator.comparing(FileWarning::path));
      return new Snapshot(commit, files, folders, dashboards, warnings, shown, allowance);
    }

    private void show(
        Map.Entry<String, FileState> file, FileState state, Content.DashboardFile content) {
      Optional<Uid> folderUid = folder(state.directory());
      FileState.@Nullable Made made = state.made().orElse(null);
      if (made == null || !made.dashboard().folder().equals(folderUid)) {
        made = make(state, content, folderUid);
        file.setValue(state.withMade(made));
      }
      Dashboard dashboard = made.dashboard();
      @Nullable Dashboard first = dashboards.putIfAbsent(dashboard.uid(), dashboard);
      if (first != null) {
        warn(
            file.getKey(),
            "uid %s belongs to %s; this file is not shown".formatted(first.uid(), first.path()));
        return;
      }
      shown.add(made);
      if (made.pathMade()) {
        warn(
            file.getKey(),
            "no uid in the file; %s is used until it moves".formatted(dashboard.uid()));
      }
    }

    /// The folder of a directory; where there are too many, of the one above it.
    private Optional<Uid> folder(String directory) {
      String at = directory;
      @Nullable Folder folder = folders.get(at);
      while (folder == null && !at.isEmpty()) {
        at = FolderTree.parent(at);
        folder = folders.get(at);
      }
      return Optional.ofNullable(folder).map(Folder::uid);
    }

    private void warn(String path, String reason) {
      warnings.add(new FileWarning(path, reason));
    }

    private FileState.Made make(
        FileState state, Content.DashboardFile content, Optional<Uid> folder) {
      FileChange.LastGood version = state.shown().orElseThrow();
      Dashboard dashboard =
          new Dashboard(
              content.uid(),
              content.title(),
              content.tags(),
              folder,
              state.path().orElseThrow(),
              version.blob(),
              content.apiVersion(),
              version.provenance());
      boolean pathMade =
          content.apiVersion().isEmpty() && DerivedUid.isOfFile(content.uid(), dashboard.path());
      return new FileState.Made(dashboard, pathMade);
    }
  }
}
