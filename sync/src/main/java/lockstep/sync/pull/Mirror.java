package lockstep.sync.pull;

import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.RepoPath;

/// An instance's local bare copy of one branch of the repository: a cache that can be deleted at
/// any time.
///
/// All paths are below the repository's configured path; files outside it do not exist here. Reads
/// work without the remote. Used by one thread at a time, but any thread may call [#read], [#file],
/// [#changes], [#log] and [#bundle].
public interface Mirror {
  /// Brings the branch of the remote here.
  FetchOutcome fetch();

  /// What `to` has and `from` has not, for another mirror. Any thread may ask.
  ///
  /// @param limit in bytes
  /// @return empty when `from` is not in the first-parent history of `to` a few hundred commits
  /// back, when one of the two is not here, or when the pack is above `limit`
  /// @throws GitFault when the mirror cannot be read
  Optional<Bundle> bundle(CommitId from, CommitId to, int limit);

  /// Takes in what another mirror has pushed, as if it had been fetched.
  ///
  /// @return false, with the head where it was, when the head is not the prerequisite or when the
  /// pack lacks something
  /// @throws GitFault when the mirror cannot be written
  boolean take(Bundle bundle);

  /// The same, telling `seen` of blobs as they come in, from any thread and in any order; not of
  /// all, perhaps of none, and not only of those that will be needed.
  default FetchOutcome fetch(BiConsumer<BlobId, byte[]> seen) {
    return fetch();
  }

  /// The head of the branch as last fetched, as accepted by the remote in a push, or as taken from
  /// another mirror; empty before the first of them. Survives a restart.
  Optional<CommitId> head();

  /// True while all that is here is of the place where the repository was before: it was led to
  /// another one, which has not answered yet. [#head], [#shown()] and all reads are of the place
  /// before, until a [#fetch()] finds a head, or a repository without one.
  default boolean isOfFormerPlace() {
    return false;
  }

  /// The commit that was last told to [#shown(CommitId)]; empty before the first. Survives a
  /// restart, as long as the mirror does.
  Optional<CommitId> shown();

  /// Remembers the commit that is shown, which is behind [#head] while commits are held back.
  ///
  /// @throws GitFault when it cannot be written down
  void shown(CommitId commit);

  /// Writes a little and takes it away again.
  ///
  /// @throws GitFault when nothing can be written here, as when the disk is full
  void proveWritable();

  /// The files that differ between two commits, or all files of `to` when `from` is absent. Sorted
  /// by path.
  List<TreeChange> changes(Optional<CommitId> from, CommitId to);

  /// The bytes of a blob.
  ///
  /// @param limit in bytes; a blob above it is not read
  /// @throws GitFault when the blob is larger than `limit`, or not here
  byte[] read(BlobId blob, int limit);

  /// Tells `each` the commits of the first-parent history after `from` up to and including `to`,
  /// oldest first; the whole
  /// history when `from` is absent.
  ///
  /// @return false, with nothing told, when `from` is not on the first-parent history of `to`
  boolean walk(Optional<CommitId> from, CommitId to, Consumer<CommitChanges> each);

  /// The regular file that a commit has at `path`; empty when there is none. Any thread may ask.
  ///
  /// @throws GitFault when the commit is not here
  Optional<TreeChange.File> file(CommitId commit, RepoPath path);

  /// The commits of the first-parent history of `from` that changed what is at `path`, newest one
  /// first.
  /// A file is followed through its renames, as [#walk] sees them.
  ///
  /// @param path a file or directory, there now or once; the root for all that is below the
  /// configured path
  /// @param limit how many at most
  List<LoggedCommit> log(CommitId from, RepoPath path, int limit);

  /// True when `ancestor` is `of` itself or reachable from it, through any parent. False when one
  /// of them is not here.
  boolean isAncestor(CommitId ancestor, CommitId of);

  /// The commit at which two lines of history part: the best one that both have. Any thread may
  /// ask.
  ///
  /// @return empty when they have nothing in common
  /// @throws GitFault when one of the two is not here
  Optional<CommitId> forkPoint(CommitId one, CommitId other);
}
