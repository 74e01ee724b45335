package lockstep.sync.pull;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import lockstep.core.resource.Formats;
import lockstep.core.resource.Provenance;
import lockstep.sync.pull.CommitChanges.PathChange;
import lockstep.sync.save.CommitMessage;
import lockstep.sync.save.SaveId;

/// What the first-parent history says about each file and each save: a pure fold over its commits.
///
/// Folding on from an earlier commit gives the same as folding from the first one, so that every
/// instance counts the same versions, however it came to a commit.
public final class History {
  /// Before the first commit.
  static final History EMPTY = new History(Layered.empty(), Layered.empty());

  private final Layered<String, Provenance> files;
  private final Layered<SaveId, LandedSave> saves;

  private History(Layered<String, Provenance> files, Layered<SaveId, LandedSave> saves) {
    this.files = files;
    this.saves = saves;
  }

  /// Where the content of the file at `path` comes from; empty when there is no such file.
  Optional<Provenance> file(String path) {
    return files.get(path);
  }

  /// The save `id`, if it is in the history.
  public Optional<LandedSave> save(SaveId id) {
    return saves.get(id);
  }

  /// The ids of all saves in the history.
  Set<SaveId> saveIds() {
    return saves.keys();
  }

  /// A fold that goes on from here.
  Fold fold() {
    return new Fold();
  }

  /// The fold over commits, oldest first, with what it saw on the way.
  final class Fold {
    private final Map<String, Optional<Provenance>> changedFiles = new HashMap<>();
    private final Map<SaveId, Optional<LandedSave>> newSaves = new HashMap<>();
    private final NewCommits.Collector seen = new NewCommits.Collector();

    /// Takes the next commit.
    void add(CommitChanges commit) {
      Map<String, Provenance> after = new HashMap<>();
      Set<String> gone = new HashSet<>();
      for (PathChange change : commit.changes()) {
        switch (change) {
          case PathChange.Put(String path) -> after.put(path, changed(before(path), commit));
          case PathChange.Removed(String path) -> gone.add(path);
          case PathChange.Renamed(String from, String path) -> {
            gone.add(from);
            after.put(path, changed(before(from), commit));
          }
        }
      }
      gone.forEach(path -> changedFiles.put(path, Optional.empty()));
      after.forEach((path, provenance) -> changedFiles.put(path, Optional.of(provenance)));
      commit.saveId().ifPresent(id -> landed(id, landedSave(commit, after)));
      commit
          .merged()
          .forEach(
              merged ->
                  landed(
                      merged.saveId(),
                      new LandedSave(merged.commit(), Optional.empty(), Optional.empty())));
      gone.removeAll(after.keySet());
      seen.add(commit, gone);
    }

    /// The history with all that was taken.
    History done() {
      return new History(files.with(changedFiles), saves.with(newSaves));
    }

    /// The paths that any of the commits touched.
    Set<String> touched() {
      return new LinkedHashSet<>(changedFiles.keySet());
    }

    NewCommits commits() {
      return seen.done();
    }

    private Optional<Provenance> before(String path) {
      Optional<Provenance> changed = changedFiles.get(path);
      return changed != null ? changed : files.get(path);
    }

    /// The first commit of a save counts: a copy, such as a cherry-pick, is not the save.
    private void landed(SaveId id, LandedSave save) {
      if (saves.get(id).isEmpty()) {
        newSaves.putIfAbsent(id, Optional.of(save));
      }
    }
  }

  private static Provenance changed(Optional<Provenance> before, CommitChanges by) {
    return before
        .map(
            old ->
                new Provenance(
                    old.version() + 1,
                    old.created(),
                    old.createdBy(),
                    by.when(),
                    by.author(),
                    by.commit()))
        .orElseGet(
            () -> new Provenance(1, by.when(), by.author(), by.when(), by.author(), by.commit()));
  }

  private static LandedSave landedSave(CommitChanges commit, Map<String, Provenance> after) {
    int version =
        after.entrySet().stream()
            .filter(file -> isDashboard(file.getKey()))
            .mapToInt(file -> file.getValue().version())
            .max()
            .orElse(0);
    return new LandedSave(
        commit.commit(), CommitMessage.uid(commit.message()), Optional.of(version));
  }

  /// A save writes a dashboard, or a folder's own file, or a placeholder in a directory.
  private static boolean isDashboard(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    return !name.equals(Formats.FOLDER_FILE) && !name.equals(".keep");
  }
}
