package lockstep.sync.pull;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import lockstep.core.check.Check;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Content;
import lockstep.core.resource.Formats;
import lockstep.core.resource.Provenance;
import lockstep.core.resource.RepoPath;
import lockstep.core.resource.Uid;
import lockstep.core.snapshot.Birth;
import lockstep.core.snapshot.FileChange;
import lockstep.core.snapshot.FileChange.LastGood;
import lockstep.core.snapshot.SnapshotBuilder;

/// Reads the difference between two commits from the mirror and makes the next tip of it: the one
/// way to a snapshot, for pulls and saves alike.
public final class TipReader {
  /// How far back a good version of a bad file is looked for, in versions of that file.
  static final int MAX_OLDER_VERSIONS = 50;

  /// From how many files on the work is shared out.
  private static final int MANY = 100;

  private final Mirror mirror;
  private final SnapshotBuilder builder;
  private Foresight foresight = new Foresight();

  /// Reads from `mirror`, on the thread that owns it.
  public TipReader(Mirror mirror, SnapshotBuilder builder) {
    this.mirror = mirror;
    this.builder = builder;
  }

  /// A tip and how one came there.
  ///
  /// @param rewritten true when the commit before is not on the first-parent history of this one,
  /// so that everything was read anew
  public record Step(Tip tip, NewCommits commits, boolean rewritten) {}

  /// Brings the branch of the remote to the mirror. Where nothing was read before, what comes is
  /// read on the way, for the next tip.
  public FetchOutcome fetch(Tip before) {
    if (before.commit().isPresent()) {
      return mirror.fetch();
    }
    Foresight reading = new Foresight();
    FetchOutcome outcome = mirror.fetch(reading);
    reading.finish();
    foresight = reading;
    return outcome;
  }

  /// The tip of a repository without a commit.
  public Tip empty() {
    return new Tip(builder.empty(), History.EMPTY, Layered.empty());
  }

  /// The tip at `to`, which must be in the mirror. However one gets there, it is the same.
  public Step next(Tip before, CommitId to) {
    History.Fold fold = before.history().fold(this::owner);
    if (mirror.walk(before.commit(), to, fold::add)) {
      return new Step(read(before, fold, to), fold.commits(), false);
    }
    History.Fold anew = History.EMPTY.fold(this::owner);
    boolean walked = mirror.walk(Optional.empty(), to, anew::add);
    Check.that(walked, "the whole history of %s could not be walked", to);
    return new Step(read(empty(), anew, to), anew.commits(), before.commit().isPresent());
  }

  /// What is shown at `held` as long as its commits are held back: `shown`, and what saves did
  /// since.
  /// Two instances that hold the same commits back on the same ground show the same.
  ///
  /// @param since the commits between the two
  public Tip view(Tip shown, Tip held, NewCommits since) {
    Set<String> saved = new TreeSet<>(since.lastSave().keySet());
    saved.addAll(since.removedBySaves());
    return new Tip(
        builder.with(shown.snapshot(), held.snapshot(), saved), held.history(), held.entries());
  }

  private Tip read(Tip before, History.Fold fold, CommitId to) {
    History history = fold.done();
    Map<String, TreeChange> changed = new TreeMap<>();
    // A file that changed and changed back has new versions, though the trees do not differ.
    fold.touched()
        .forEach(path -> before.entries().get(path).ifPresent(entry -> changed.put(path, entry)));
    mirror.changes(before.commit(), to).forEach(change -> changed.put(change.path(), change));

    Map<String, Optional<TreeChange>> entries = new HashMap<>();
    changed.forEach(
        (path, change) ->
            entries.put(
                path, change instanceof TreeChange.Gone ? Optional.empty() : Optional.of(change)));
    // Each file is read and parsed by itself, so many are by all cores.
    Stream<TreeChange> all = changed.values().stream();
    List<FileChange> files =
        (changed.size() < MANY ? all : all.parallel())
            .map(change -> read(change, history, to))
            .toList();
    foresight = new Foresight(); // once is enough: from now on the files are known
    return new Tip(
        builder.next(before.snapshot(), to, files), history, before.entries().with(entries));
  }

  private FileChange read(TreeChange change, History history, CommitId at) {
    return switch (change) {
      case TreeChange.Gone(String path) -> new FileChange.Removed(path);
      case TreeChange.Special(String path, String what) ->
          new FileChange.Unreadable(
              path,
              "a %s is never followed".formatted(what),
              RepoPath.problemWith(path).isPresent()
                  ? Optional.empty()
                  : lastGood(new RepoPath(path), history.file(path)),
              History.birth(path, history.file(path)));
      case TreeChange.File(String path, BlobId blob, long size) ->
          RepoPath.problemWith(path)
              .<FileChange>map(
                  problem ->
                      new FileChange.Unreadable(
                          path, problem, Optional.empty(), Birth.unknown(path)))
              .orElseGet(() -> file(new RepoPath(path), blob, size, history, at));
    };
  }

  private FileChange file(RepoPath path, BlobId blob, long size, History history, CommitId at) {
    Optional<FileTrace> trace = history.file(path.value());
    Optional<Provenance> provenance = trace.flatMap(FileTrace::present);
    Check.that(provenance.isPresent(), "%s: no commit up to %s made this file", path, at);
    Content content = content(path, blob, size);
    Optional<LastGood> lastGood =
        content instanceof Content.Bad ? lastGood(path, trace) : Optional.empty();
    return new FileChange.Put(path, blob, content, provenance.get(), lastGood, trace.get().birth());
  }

  private Content content(RepoPath path, BlobId blob, long size) {
    if (!Formats.isRead(path)) {
      return Formats.parse(path, new byte[0]);
    }
    return size > Formats.MAX_BYTES
        ? Formats.oversized(path, size)
        : foresight
            .at(path, blob)
            .orElseGet(() -> Formats.parse(path, mirror.read(blob, Formats.MAX_BYTES)));
  }

  /// The newest good version before the present one, at the same path. It is looked for in the
  /// history and nowhere else, so that an instance which saw the good version and one which did not
  /// agree.
  private Optional<LastGood> lastGood(RepoPath path, Optional<FileTrace> trace) {
    Optional<Provenance> now = trace.flatMap(FileTrace::present);
    if (now.isEmpty() || !Formats.isRead(path)) {
      return Optional.empty();
    }
    Optional<FileTrace> older = trace.get().before();
    for (int tries = 0; tries < MAX_OLDER_VERSIONS; tries++) {
      Optional<Provenance> before =
          older.filter(it -> it.path().equals(path.value())).flatMap(FileTrace::present);
      if (before.isEmpty()) {
        return Optional.empty();
      }
      Optional<TreeChange.File> file = mirror.file(before.get().commit(), path);
      if (file.isPresent()
          && content(path, file.get().blob(), file.get().size()) instanceof Content.Good good) {
        return Optional.of(new LastGood(file.get().blob(), good, before.get()));
      }
      older = older.get().before();
    }
    return Optional.empty();
  }

  /// Which dashboard a file is: as it says, or else as its newest good version at the same path.
  private Optional<Uid> owner(FileTrace file) {
    if (RepoPath.problemWith(file.path()).isPresent() || !file.isPresent()) {
      return Optional.empty();
    }
    RepoPath path = new RepoPath(file.path());
    if (!Formats.isRead(path)) {
      return Optional.empty();
    }
    return mirror
        .file(file.last().commit(), path)
        .map(entry -> content(path, entry.blob(), entry.size()))
        .filter(content -> !(content instanceof Content.Bad))
        .or(() -> lastGood(path, Optional.of(file)).map(LastGood::content))
        .flatMap(
            content ->
                content instanceof Content.DashboardFile dashboard
                    ? Optional.of(dashboard.uid())
                    : Optional.empty());
  }
}
