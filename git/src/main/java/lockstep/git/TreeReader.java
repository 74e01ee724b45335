package lockstep.git;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.RepoPath;
import lockstep.sync.pull.TreeChange;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.treewalk.EmptyTreeIterator;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;

/// Reads trees below the configured path.
final class TreeReader {
  /// Directories that are deeper, or have a longer path in bytes, are told as what they are and not
  /// entered: nothing below them could be shown, and what is there may be without end.
  static final int MAX_DEPTH = 64;

  static final int MAX_PATH = 2048;

  private final ObjectReader reader;
  private final RepoPath below;

  TreeReader(ObjectReader reader, RepoPath below) {
    this.reader = reader;
    this.below = below;
  }

  /// The tree of the configured path; empty when the commit has no such directory.
  Optional<ObjectId> subtree(ObjectId root) throws IOException {
    if (below.isRoot()) {
      return Optional.of(root);
    }
    try (TreeWalk walk = TreeWalk.forPath(reader, below.value(), root)) {
      return walk != null && walk.getFileMode(0).equals(FileMode.TREE)
          ? Optional.of(walk.getObjectId(0))
          : Optional.empty();
    }
  }

  /// The regular file at `path` below the subtree; empty when there is none.
  Optional<TreeChange.File> file(ObjectId subtree, RepoPath path) throws IOException {
    try (TreeWalk walk = TreeWalk.forPath(reader, path.value(), subtree)) {
      return walk != null && isFile(walk.getFileMode(0))
          ? Optional.of(file(path.value(), walk.getObjectId(0)))
          : Optional.empty();
    }
  }

  /// The name of what is at `path` below the subtree, whatever it is; empty when nothing is.
  Optional<ObjectId> entry(Optional<ObjectId> subtree, RepoPath path) throws IOException {
    if (subtree.isEmpty() || path.isRoot()) {
      return subtree;
    }
    try (TreeWalk walk = TreeWalk.forPath(reader, path.value(), subtree.get())) {
      return walk == null ? Optional.empty() : Optional.of(walk.getObjectId(0));
    }
  }

  /// What differs between two subtrees, sorted by path.
  List<TreeChange> changes(Optional<ObjectId> from, Optional<ObjectId> to) throws IOException {
    List<TreeChange> changes = new ArrayList<>();
    ChangeBudget budget = new ChangeBudget();
    try (TreeWalk walk = difference(reader, from, to)) {
      while (next(walk)) {
        TreeChange change = change(walk);
        budget.spend(change.path());
        changes.add(change);
      }
    }
    changes.sort(Comparator.comparing(TreeChange::path));
    return changes;
  }

  /// A walk over the entries that differ, the older tree at 0, the newer at 1; to be gone with
  /// [#next].
  static TreeWalk difference(ObjectReader reader, Optional<ObjectId> from, Optional<ObjectId> to)
      throws IOException {
    TreeWalk walk = new TreeWalk(reader);
    walk.setFilter(TreeFilter.ANY_DIFF);
    for (Optional<ObjectId> tree : List.of(from, to)) {
      if (tree.isPresent()) {
        walk.addTree(tree.get());
      } else {
        walk.addTree(new EmptyTreeIterator());
      }
    }
    return walk;
  }

  /// Goes to the next entry that is no directory, or one that is not entered.
  static boolean next(TreeWalk walk) throws IOException {
    while (walk.next()) {
      if (!walk.isSubtree() || isTooDeep(walk)) {
        return true;
      }
      walk.enterSubtree();
    }
    return false;
  }

  /// True when what is below the directory of the walk's entry is not looked at.
  static boolean isTooDeep(TreeWalk walk) {
    return walk.getDepth() >= MAX_DEPTH || walk.getPathLength() > MAX_PATH;
  }

  /// The path of the walk's entry. Bytes that are not UTF-8 become replacement characters.
  static String path(TreeWalk walk) {
    return new String(walk.getRawPath(), StandardCharsets.UTF_8);
  }

  /// True for regular files, executable or not.
  static boolean isFile(FileMode mode) {
    return mode.equals(FileMode.REGULAR_FILE) || mode.equals(FileMode.EXECUTABLE_FILE);
  }

  /// What an entry is that is neither a file nor a directory.
  static String specialKind(FileMode mode) {
    if (mode.equals(FileMode.GITLINK)) {
      return "submodule";
    }
    if (mode.equals(FileMode.TREE)) {
      return "directory this deep, or with so long a path,";
    }
    return mode.equals(FileMode.SYMLINK) ? "symbolic link" : "entry of an unknown kind";
  }

  private TreeChange change(TreeWalk walk) throws IOException {
    String path = path(walk);
    FileMode mode = walk.getFileMode(1);
    if (mode.equals(FileMode.MISSING)) {
      return new TreeChange.Gone(path);
    }
    if (!isFile(mode)) {
      return new TreeChange.Special(path, specialKind(mode));
    }
    if (!isUtf8(walk.getRawPath())) {
      // Two such names could read the same: none of them can be told to be the one that is meant.
      return new TreeChange.Special(path, "file whose name is not UTF-8");
    }
    return file(path, walk.getObjectId(1));
  }

  /// Told that it is a blob, JGit looks for an index of sizes, which no pack here has, and for that
  /// through the folder of packs, which a writer changes with each save.
  private TreeChange.File file(String path, ObjectId blob) throws IOException {
    return new TreeChange.File(
        path, new BlobId(blob.name()), reader.getObjectSize(blob, ObjectReader.OBJ_ANY));
  }

  private static boolean isUtf8(byte[] name) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(name));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
