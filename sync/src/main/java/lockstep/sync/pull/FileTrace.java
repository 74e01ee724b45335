package lockstep.sync.pull;

import java.util.Optional;
import lockstep.core.resource.Provenance;

/// What the history says about the file at a path, whether it is there now or was there once.
///
/// A deletion is a change of the file like any other, and a file that comes back goes on counting:
/// while the branch only grows by commits on top of its head, a version that an editor saw before
/// never names other content later.
///
/// A merge by hand (`git pull`, then `git push`, nothing forced) may make another line the one of
/// first parents. That line is counted as it is, and the same number may then name other content:
/// who must know exactly what they edit names the blob.
///
/// @param version how many commits changed it
/// @param start its version when it was made, the last time
/// @param present its provenance; empty when it is not there
record FileTrace(int version, int start, Optional<Provenance> present) {
  /// The trace after `commit` made or changed the file.
  ///
  /// @param before of the same file, under this name or the one before
  static FileTrace changed(Optional<FileTrace> before, CommitChanges commit) {
    int version = before.map(FileTrace::version).orElse(0) + 1;
    Optional<Provenance> old = before.flatMap(FileTrace::present);
    Provenance now =
        new Provenance(
            version,
            old.map(Provenance::created).orElse(commit.when()),
            old.map(Provenance::createdBy).orElse(commit.author()),
            commit.when(),
            commit.author(),
            commit.commit());
    int start = old.isPresent() ? before.map(FileTrace::start).orElse(version) : version;
    return new FileTrace(version, start, Optional.of(now));
  }

  /// The trace after a commit took the file away.
  FileTrace gone() {
    return new FileTrace(version + 1, start, Optional.empty());
  }
}
