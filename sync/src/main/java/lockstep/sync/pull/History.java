package lockstep.sync.pull;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import lockstep.core.resource.Formats;
import lockstep.core.resource.Uid;
import lockstep.core.snapshot.Birth;
import lockstep.sync.pull.CommitChanges.PathChange;
import lockstep.sync.save.CommitMessage;
import lockstep.sync.save.SaveId;

/// What the first-parent history says about each file and each save: a pure fold over its commits.
///
/// Folding on from an earlier commit gives the same as folding from the first one, so that every
/// instance counts the same versions, however it came to a commit.
public final class History {
  /// Before the first commit.
  static final History EMPTY = new History(Layered.empty(), Layered.empty(), Layered.empty(), 0, 0);

  private final Layered<String, FileTrace> files;
  private final Layered<Uid, FileTrace> ended;
  private final Layered<SaveId, LandedSave> saves;
  private final long epoch;
  private final long length;

  /// A history that was there before: all others are folds.
  History(
      Layered<String, FileTrace> files,
      Layered<Uid, FileTrace> ended,
      Layered<SaveId, LandedSave> saves,
      long epoch,
      long length) {
    this.files = files;
    this.ended = ended;
    this.saves = saves;
    this.epoch = epoch;
    this.length = length;
  }

  /// The last change of each file that is there or was there once, in order, for each reason that
  /// it is remembered for.
  Stream<FileTrace> traces() {
    return Stream.concat(
        values(files, files.keys().stream().sorted()),
        values(ended, ended.keys().stream().sorted()));
  }

  private static <K> Stream<FileTrace> values(Layered<K, FileTrace> map, Stream<K> keys) {
    return keys.flatMap(key -> map.get(key).stream());
  }

  Layered<String, FileTrace> files() {
    return files;
  }

  Layered<Uid, FileTrace> ended() {
    return ended;
  }

  Layered<SaveId, LandedSave> saves() {
    return saves;
  }

  /// What is known of the file at `path`; empty when there never was one.
  Optional<FileTrace> file(String path) {
    return files.get(path);
  }

  /// Since when the file of a trace is there.
  ///
  /// @param trace empty for what the history does not tell of
  static Birth birth(String path, Optional<FileTrace> trace) {
    return trace
        .filter(FileTrace::isPresent)
        .map(FileTrace::birth)
        .orElseGet(() -> Birth.unknown(path));
  }

  /// What is known of the dashboard of this uid that was deleted last.
  Optional<FileTrace> ended(Uid uid) {
    return ended.get(uid);
  }

  /// The files that were deleted and not made again, the latest first.
  ///
  /// @param limit how many at most
  List<FileTrace> deleted(int limit) {
    return latest(trace -> trace.kind() == FileTrace.Kind.DELETED, limit);
  }

  /// The files that are there and were changed since they were made, those changed last first.
  ///
  /// @param limit how many at most
  List<FileTrace> changed(int limit) {
    return latest(trace -> trace.isPresent() && trace.version() > trace.start(), limit);
  }

  private List<FileTrace> latest(Predicate<FileTrace> wanted, int limit) {
    return files.keys().stream()
        .filter(History::isDashboard)
        .flatMap(path -> files.get(path).stream())
        .filter(wanted)
        .sorted(
            Comparator.comparing((FileTrace trace) -> trace.last().when())
                .reversed()
                .thenComparing(FileTrace::path))
        .limit(limit)
        .toList();
  }

  /// The save `id`, if it is in the history.
  public Optional<LandedSave> save(SaveId id) {
    return saves.get(id);
  }

  /// The highest epoch of a primary that its saves tell; 0 when they tell none.
  public long epoch() {
    return epoch;
  }

  /// How many commits it has.
  long length() {
    return length;
  }

  /// The saves that are in this history and not in `other`.
  public SortedMap<SaveId, LandedSave> savesMissingIn(History other) {
    SortedMap<SaveId, LandedSave> missing = new TreeMap<>(Comparator.comparing(SaveId::value));
    for (SaveId id : saves.keys()) {
      save(id)
          .filter(mine -> other.save(id).filter(it -> it.isOf(mine.request())).isEmpty())
          .ifPresent(mine -> missing.put(id, mine));
    }
    return missing;
  }

  /// A fold that goes on from here.
  ///
  /// @param owners which dashboard a file is; of those files alone that come or go
  Fold fold(Function<FileTrace, Optional<Uid>> owners) {
    return new Fold(owners);
  }

  /// The fold over commits, oldest first, with what it saw on the way.
  final class Fold {
    private final Map<String, Optional<FileTrace>> changedFiles = new HashMap<>();
    private final Map<Uid, Optional<FileTrace>> newlyEnded = new HashMap<>();
    private final Map<SaveId, Optional<LandedSave>> newSaves = new HashMap<>();
    private final NewCommits.Collector seen = new NewCommits.Collector();
    private final Function<FileTrace, Optional<Uid>> owners;
    private final boolean anyEnded = !ended.keys().isEmpty();
    private long highest = epoch;
    private long number = length;

    private Fold(Function<FileTrace, Optional<Uid>> owners) {
      this.owners = owners;
    }

    /// Takes the next commit.
    void add(CommitChanges commit) {
      CommitStamp stamp = CommitStamp.of(commit, ++number);
      Map<String, FileTrace> gone = new TreeMap<>();
      Map<String, Optional<FileTrace>> made = new TreeMap<>();
      for (PathChange change : commit.changes()) {
        switch (change) {
          case PathChange.Put(String path) -> made.put(path, file(path));
          case PathChange.Removed(String path) -> remove(path, gone, stamp, false);
          case PathChange.Renamed(String from, String path) -> {
            made.put(path, file(from));
            remove(from, gone, stamp, true);
          }
        }
      }
      if (commit.saveId().isPresent()) {
        follow(made, gone, stamp);
      }
      gone.values().forEach(this::end);
      made.replaceAll((path, before) -> comingBack(path, before, stamp));
      Map<String, FileTrace> after = new HashMap<>();
      made.forEach((path, before) -> after.put(path, FileTrace.changed(before, path, stamp)));
      gone.forEach((path, trace) -> changedFiles.put(path, Optional.of(trace)));
      after.forEach((path, trace) -> changedFiles.put(path, Optional.of(trace)));
      if (!commit.changes().isEmpty()) { // else a save of another repository on the same branch
        commit.saveId().ifPresent(id -> landed(id, landedSave(commit, after)));
      }
      commit.merged().forEach(merged -> landed(merged.saveId(), landedSave(merged)));
      gone.keySet().removeAll(after.keySet());
      if (commit.saveId().isPresent()) {
        highest = Math.max(highest, CommitMessage.epoch(commit.message()));
      }
      seen.add(commit, gone.keySet());
    }

    /// The history with all that was taken.
    History done() {
      return new History(
          files.with(changedFiles), ended.with(newlyEnded), saves.with(newSaves), highest, number);
    }

    /// The paths that any of the commits touched.
    Set<String> touched() {
      return changedFiles.keySet();
    }

    NewCommits commits() {
      return seen.done();
    }

    /// A save is about one dashboard: where it deletes one file and makes one, the dashboard moved,
    /// however much of it changed.
    private void follow(
        Map<String, Optional<FileTrace>> made, Map<String, FileTrace> gone, CommitStamp stamp) {
      List<String> fresh =
          made.entrySet().stream()
              .filter(file -> isFresh(file.getKey(), file.getValue()))
              .map(Map.Entry::getKey)
              .toList();
      List<String> removed = gone.keySet().stream().filter(History::isDashboard).toList();
      if (fresh.size() == 1 && removed.size() == 1) {
        String old = removed.getFirst();
        made.put(fresh.getFirst(), file(old));
        remove(old, gone, stamp, true);
      }
    }

    /// Remembers whose file went, whatever went with it: wherever that dashboard is made again, it
    /// goes on counting. Of two files of one dashboard the longer count stays.
    private void end(FileTrace gone) {
      if (gone.kind() == FileTrace.Kind.DELETED && isDashboard(gone.path())) {
        gone.before()
            .flatMap(owners)
            .filter(uid -> ended(uid).filter(it -> it.version() > gone.version()).isEmpty())
            .ifPresent(uid -> newlyEnded.put(uid, Optional.of(gone)));
      }
    }

    /// What the file at `path` goes on from: where it is fresh, what its dashboard was when it was
    /// deleted.
    private Optional<FileTrace> comingBack(
        String path, Optional<FileTrace> before, CommitStamp stamp) {
      boolean may = isFresh(path, before) && (anyEnded || !newlyEnded.isEmpty());
      return may
          ? owners
              .apply(FileTrace.changed(before, path, stamp))
              .flatMap(this::ended)
              .or(() -> before)
          : before;
    }

    private static boolean isFresh(String path, Optional<FileTrace> before) {
      return isDashboard(path) && before.filter(FileTrace::isPresent).isEmpty();
    }

    private void remove(
        String path, Map<String, FileTrace> gone, CommitStamp stamp, boolean moved) {
      file(path).ifPresent(trace -> gone.put(path, trace.gone(stamp, moved)));
    }

    private Optional<FileTrace> file(String path) {
      Optional<FileTrace> changed = changedFiles.get(path);
      return changed != null ? changed : files.get(path);
    }

    private Optional<FileTrace> ended(Uid uid) {
      Optional<FileTrace> now = newlyEnded.get(uid);
      return now != null ? now : ended.get(uid);
    }

    /// The first commit of a save counts: a copy, such as a cherry-pick, is not the save.
    private void landed(SaveId id, LandedSave save) {
      if (saves.get(id).isEmpty()) {
        newSaves.putIfAbsent(id, Optional.of(save));
      }
    }
  }

  private static LandedSave landedSave(CommitChanges commit, Map<String, FileTrace> after) {
    int version =
        after.entrySet().stream()
            .filter(file -> isDashboard(file.getKey()))
            .mapToInt(file -> file.getValue().version())
            .max()
            .orElse(0);
    return new LandedSave(
        commit.commit(),
        CommitMessage.uid(commit.message()),
        Optional.of(version),
        CommitMessage.mergedWith(commit.message()),
        CommitMessage.request(commit.message()));
  }

  private static LandedSave landedSave(CommitChanges.MergedSave merged) {
    return new LandedSave(
        merged.commit(), Optional.empty(), Optional.empty(), Optional.empty(), merged.request());
  }

  /// A save writes a dashboard, or a folder's own file, or a placeholder in a directory.
  private static boolean isDashboard(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    return !name.equals(Formats.FOLDER_FILE) && !name.equals(".keep");
  }
}
