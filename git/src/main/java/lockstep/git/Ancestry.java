package lockstep.git;

import java.io.IOException;
import java.util.Optional;
import lockstep.core.resource.CommitId;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.revwalk.filter.RevFilter;

/// How two commits are related, through any parent.
final class Ancestry {
  private Ancestry() {}

  /// See [lockstep.sync.pull.Mirror#isAncestor].
  static boolean isAncestor(ObjectReader reader, ObjectId ancestor, ObjectId of)
      throws IOException {
    try (RevWalk walk = new RevWalk(reader)) {
      // All that is reachable from a commit of the mirror is in the mirror.
      return reader.has(ancestor)
          && reader.has(of)
          && walk.isMergedInto(walk.parseCommit(ancestor), walk.parseCommit(of));
    }
  }

  /// See [lockstep.sync.pull.Mirror#forkPoint].
  static Optional<CommitId> forkPoint(ObjectReader reader, ObjectId one, ObjectId other)
      throws IOException {
    try (RevWalk walk = new RevWalk(reader)) {
      walk.setRevFilter(RevFilter.MERGE_BASE);
      walk.markStart(walk.parseCommit(one));
      walk.markStart(walk.parseCommit(other));
      return Optional.ofNullable(walk.next()).map(RevCommit::name).map(CommitId::new);
    }
  }
}
