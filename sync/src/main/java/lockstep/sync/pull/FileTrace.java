package lockstep.sync.pull;

import java.util.Optional;
import lockstep.core.resource.Provenance;
import lockstep.core.snapshot.Birth;
import org.jspecify.annotations.Nullable;

/// What the history says about the file at a path, whether it is there now or was there once: its
/// last change, and through [#before] all those before it.
///
/// A deletion is a change of the file like any other, and a file that comes back goes on counting:
/// while the branch only grows by commits on top of its head, a version that an editor saw before
/// never names other content later.
///
/// A merge by hand (`git pull`, then `git push`, nothing forced) may make another line the one of
/// first parents. That line is counted as it is, and the same number may then name other content:
/// who must know exactly what they edit names the blob.
///
/// A trace costs some forty bytes for each change of a file; all that a commit says of itself is
/// kept once, in its [CommitStamp].
final class FileTrace {
  private final int version;
  private final int start;
  private final Kind kind;
  private final String path;
  private final CommitStamp born;
  private final CommitStamp last;
  private final @Nullable FileTrace before;

  /// A trace that was there before. All others are made by [#changed] and [#gone].
  FileTrace(
      int version,
      int start,
      Kind kind,
      String path,
      CommitStamp born,
      CommitStamp last,
      @Nullable FileTrace before) {
    this.version = version;
    this.start = start;
    this.kind = kind;
    this.path = path;
    this.born = born;
    this.last = last;
    this.before = before;
  }

  /// What a change did to a file.
  enum Kind {
    /// Made it, or gave it another content or name.
    PUT,
    /// Took it away.
    DELETED,
    /// Gave it another name: it goes on there.
    MOVED
  }

  /// The trace after a commit made or changed the file at `path`.
  ///
  /// @param before of the same file, under this name or the one before
  static FileTrace changed(Optional<FileTrace> before, String path, CommitStamp commit) {
    int version = before.map(FileTrace::version).orElse(0) + 1;
    Optional<FileTrace> alive = before.filter(FileTrace::isPresent);
    return new FileTrace(
        version,
        alive.map(FileTrace::start).orElse(version),
        Kind.PUT,
        path,
        alive.map(old -> old.born).orElse(commit),
        commit,
        before.orElse(null));
  }

  /// The trace after a commit took the file away.
  FileTrace gone(CommitStamp commit, boolean moved) {
    Kind how = moved ? Kind.MOVED : Kind.DELETED;
    return new FileTrace(version + 1, start, how, path, born, commit, this);
  }

  /// How many commits changed it, the deletions among them.
  int version() {
    return version;
  }

  /// Its version when it was made, the last time.
  int start() {
    return start;
  }

  /// What the last change did.
  Kind kind() {
    return kind;
  }

  /// Its name after the last change, or before it when it is gone.
  String path() {
    return path;
  }

  /// The commit that made it, the last time.
  CommitStamp born() {
    return born;
  }

  /// The commit that changed it last.
  CommitStamp last() {
    return last;
  }

  /// The trace before the last change.
  Optional<FileTrace> before() {
    return Optional.ofNullable(before);
  }

  /// Since when it is there, or was before it was deleted: the commit and the name that it began
  /// with.
  Birth birth() {
    return new Birth(born.number(), first().path);
  }

  /// The trace when the file was made, the last time.
  FileTrace first() {
    FileTrace first = this;
    while (first.version > start && first.before != null) {
      first = first.before;
    }
    return first;
  }

  boolean isPresent() {
    return kind == Kind.PUT;
  }

  /// Its provenance; empty when it is not there.
  Optional<Provenance> present() {
    return isPresent()
        ? Optional.of(
            new Provenance(
                version, born.when(), born.author(), last.when(), last.author(), last.commit()))
        : Optional.empty();
  }
}
