package lockstep.git;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import lockstep.core.resource.RepoPath;
import lockstep.sync.pull.TreeChange;
import org.eclipse.jgit.internal.storage.pack.PackWriter;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.PackParser;

/// The pack of a [lockstep.sync.pull.Bundle]: what a commit has and one before it has not.
final class BundlePack {
  /// How many commits a pack may bring. Who is further behind asks the remote.
  private static final int MOST_COMMITS = 256;

  private BundlePack() {}

  /// Packs what `to` has and `from` has not.
  ///
  /// @return empty when `from` is not a first parent of `to` near enough, when one of them is not
  /// here, or when the pack is above `limit` bytes
  static Optional<byte[]> write(
      Repository repository, ObjectReader reader, ObjectId from, ObjectId to, int limit)
      throws IOException {
    if (!reader.has(from) || !reader.has(to) || line(reader, from, to).size() < 2) {
      return Optional.empty();
    }
    Limited out = new Limited(limit);
    try (PackWriter writer = new PackWriter(repository, reader)) {
      writer.setThin(true);
      writer.setDeltaBaseAsOffset(true);
      writer.setUseBitmaps(false);
      writer.preparePack(NullProgressMonitor.INSTANCE, Set.of(to), Set.of(from));
      writer.writePack(NullProgressMonitor.INSTANCE, NullProgressMonitor.INSTANCE, out);
      return Optional.of(out.bytes());
    } catch (TooLong _) {
      return Optional.empty();
    }
  }

  /// Puts the objects into the mirror and looks whether with them all of `to` is there.
  ///
  /// @param budget how many bytes all objects may have when they are unpacked
  /// @return false when something lacks
  static boolean read(Repository repository, byte[] pack, ObjectId from, ObjectId to, long budget)
      throws IOException {
    try (ObjectInserter inserter = repository.newObjectInserter()) {
      PackParser parser = inserter.newPackParser(new ByteArrayInputStream(pack));
      parser.setAllowThin(true);
      parser.setCheckEofAfterPackFooter(true);
      parser.setObjectChecker(new FetchBudget(budget, () -> {}, (_, _) -> {}));
      parser.parse(NullProgressMonitor.INSTANCE);
      inserter.flush();
    }
    try (ObjectReader reader = repository.newObjectReader()) {
      return reader.has(to) && isWhole(reader, from, to);
    }
  }

  /// What a commit changes is what its pack must bring; the rest is that of the commit before.
  private static boolean isWhole(ObjectReader reader, ObjectId from, ObjectId to)
      throws IOException {
    TreeReader trees = new TreeReader(reader, RepoPath.ROOT);
    List<RevCommit> line = line(reader, from, to);
    for (int i = 1; i < line.size(); i++) {
      List<TreeChange> changes =
          trees.changes(Optional.of(line.get(i - 1).getTree()), Optional.of(line.get(i).getTree()));
      for (TreeChange change : changes) {
        if (change instanceof TreeChange.File file
            && !reader.has(ObjectId.fromString(file.blob().hex()))) {
          return false;
        }
      }
    }
    return !line.isEmpty();
  }

  /// The commits from `from` to `to` by first parents, oldest first; empty when there is no such
  /// way.
  private static List<RevCommit> line(ObjectReader reader, ObjectId from, ObjectId to)
      throws IOException {
    List<RevCommit> line = new ArrayList<>();
    try (RevWalk walk = new RevWalk(reader)) {
      RevCommit at = walk.parseCommit(to);
      line.add(at);
      while (!at.equals(from)) {
        if (at.getParentCount() == 0 || line.size() > MOST_COMMITS) {
          return List.of();
        }
        at = walk.parseCommit(at.getParent(0));
        line.add(at);
      }
    }
    Collections.reverse(line);
    return line;
  }

  private static final class TooLong extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private static final class Limited extends OutputStream {
    private final ByteArrayOutputStream to = new ByteArrayOutputStream();
    private final int limit;

    Limited(int limit) {
      this.limit = limit;
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (to.size() + length > limit) {
        throw new TooLong();
      }
      to.write(bytes, offset, length);
    }

    byte[] bytes() {
      return to.toByteArray();
    }
  }
}
