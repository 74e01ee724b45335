package lockstep.sync.testing;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import lockstep.core.resource.CommitId;
import lockstep.sync.pull.TreeChange;
import lockstep.sync.save.Author;

/// A commit as the double keeps it.
///
/// @param parents the first one first
/// @param tree all files by path, each a [TreeChange.File] or [TreeChange.Special]
public record StoredCommit(
    CommitId id,
    List<CommitId> parents,
    SortedMap<String, TreeChange> tree,
    Author author,
    Instant when,
    String message) {
  public StoredCommit {
    parents = List.copyOf(parents);
    tree = Collections.unmodifiableSortedMap(new TreeMap<>(tree));
  }
}
