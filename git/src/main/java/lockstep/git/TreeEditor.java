package lockstep.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import lockstep.core.resource.RepoPath;
import lockstep.sync.save.CommitDraft.FileEdit;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.TreeFormatter;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;
import org.eclipse.jgit.util.Paths;
import org.jspecify.annotations.Nullable;

/// Applies edits to a tree by rewriting the trees that they touch and no other.
///
/// The edits are first arranged as directories, then applied from the leaves up: a directory that
/// loses its last entry goes, names that are not touched are copied as bytes, whatever they are.
final class TreeEditor {
  private final ObjectReader reader;
  private final ObjectInserter inserter;

  TreeEditor(ObjectReader reader, ObjectInserter inserter) {
    this.reader = reader;
    this.inserter = inserter;
  }

  /// The tree after the edits, which is the empty tree when nothing is left.
  ///
  /// @param tree absent: nothing was there
  /// @param below the directory that the edits' paths start from
  /// @throws IllegalArgumentException when the edits do not fit the tree or one another
  ObjectId apply(Optional<ObjectId> tree, RepoPath below, List<FileEdit> edits) throws IOException {
    Directory root = new Directory();
    for (FileEdit edit : edits) {
      if (edit.path().isRoot()) {
        throw new IllegalArgumentException("an edit names the root directory");
      }
      root.add(below.isRoot() ? edit.path().value() : below + "/" + edit.path(), edit);
    }
    Optional<ObjectId> edited = rewrite(tree, root, "");
    return edited.isPresent() ? edited.get() : inserter.insert(new TreeFormatter());
  }

  private Optional<ObjectId> rewrite(Optional<ObjectId> tree, Directory edits, String path)
      throws IOException {
    List<Entry> entries = entries(tree);
    // In this order a file may make room for a directory of its name, and the other way round.
    for (Map.Entry<String, FileEdit> named : edits.files.entrySet()) {
      if (named.getValue() instanceof FileEdit.Delete delete) {
        remove(entries, named.getKey(), delete);
      }
    }
    for (Map.Entry<String, Directory> named : edits.directories.entrySet()) {
      editDirectory(entries, named.getKey(), named.getValue(), path);
    }
    for (Map.Entry<String, FileEdit> named : edits.files.entrySet()) {
      switch (named.getValue()) {
        case FileEdit.Write write ->
            put(
                entries,
                named.getKey(),
                write.path(),
                inserter.insert(Constants.OBJ_BLOB, write.content()));
        case FileEdit.Place place ->
            put(entries, named.getKey(), place.path(), ObjectId.fromString(place.blob().hex()));
        case FileEdit.Delete _ -> {}
      }
    }
    if (entries.isEmpty()) {
      return Optional.empty();
    }
    entries.sort(Entry.GIT_ORDER);
    TreeFormatter formatter = new TreeFormatter();
    for (Entry entry : entries) {
      formatter.append(entry.name, 0, entry.name.length, entry.mode, entry.id);
    }
    return Optional.of(inserter.insert(formatter));
  }

  private void editDirectory(List<Entry> entries, String name, Directory edits, String parent)
      throws IOException {
    byte[] bytes = name.getBytes(UTF_8);
    String path = parent.isEmpty() ? name : parent + "/" + name;
    Entry present = find(entries, bytes);
    if (present != null && !present.isDirectory()) {
      throw new IllegalArgumentException(
          "%s is a %s, so nothing can be below it".formatted(path, present.kind()));
    }
    Optional<ObjectId> after =
        rewrite(Optional.ofNullable(present).map(entry -> entry.id), edits, path);
    entries.remove(present);
    after.ifPresent(id -> entries.add(new Entry(bytes, FileMode.TREE, id)));
  }

  private static void put(List<Entry> entries, String name, RepoPath path, ObjectId content) {
    byte[] bytes = name.getBytes(UTF_8);
    Entry present = find(entries, bytes);
    if (present != null && !present.isFile()) {
      throw new IllegalArgumentException(
          "%s is a %s, so it cannot be written as a file".formatted(path, present.kind()));
    }
    entries.remove(present);
    FileMode mode = present == null ? FileMode.REGULAR_FILE : present.mode;
    entries.add(new Entry(bytes, mode, content));
  }

  private static void remove(List<Entry> entries, String name, FileEdit.Delete delete) {
    Entry present = find(entries, name.getBytes(UTF_8));
    if (present == null || present.isDirectory()) {
      throw new IllegalArgumentException(
          "%s is not there, so it cannot be deleted".formatted(delete.path()));
    }
    entries.remove(present);
  }

  private List<Entry> entries(Optional<ObjectId> tree) throws IOException {
    List<Entry> entries = new ArrayList<>();
    if (tree.isPresent()) {
      CanonicalTreeParser parser = new CanonicalTreeParser(null, reader, tree.get());
      for (; !parser.eof(); parser.next()) {
        byte[] name = new byte[parser.getNameLength()];
        parser.getName(name, 0);
        entries.add(new Entry(name, parser.getEntryFileMode(), parser.getEntryObjectId()));
      }
    }
    return entries;
  }

  private static @Nullable Entry find(List<Entry> entries, byte[] name) {
    for (Entry entry : entries) {
      if (Arrays.equals(entry.name, name)) {
        return entry;
      }
    }
    return null;
  }

  /// The edits of one directory.
  private static final class Directory {
    private final Map<String, FileEdit> files = new TreeMap<>();
    private final Map<String, Directory> directories = new TreeMap<>();

    void add(String path, FileEdit edit) {
      int slash = path.indexOf('/');
      if (slash >= 0) {
        String name = path.substring(0, slash);
        Directory directory = directories.computeIfAbsent(name, _ -> new Directory());
        directory.add(path.substring(slash + 1), edit);
      } else if (files.put(path, edit) != null) {
        throw new IllegalArgumentException("%s is edited twice".formatted(edit.path()));
      }
    }
  }

  /// One line of a tree.
  private static final class Entry {
    static final Comparator<Entry> GIT_ORDER =
        (a, b) ->
            Paths.compare(
                a.name,
                0,
                a.name.length,
                a.mode.getBits(),
                b.name,
                0,
                b.name.length,
                b.mode.getBits());

    private final byte[] name;
    private final FileMode mode;
    private final ObjectId id;

    Entry(byte[] name, FileMode mode, ObjectId id) {
      this.name = name;
      this.mode = mode;
      this.id = id;
    }

    boolean isDirectory() {
      return mode.equals(FileMode.TREE);
    }

    /// Regular, executable or not.
    boolean isFile() {
      return mode.equals(FileMode.REGULAR_FILE) || mode.equals(FileMode.EXECUTABLE_FILE);
    }

    String kind() {
      if (isDirectory()) {
        return "directory";
      }
      return isFile() ? "file" : TreeReader.specialKind(mode);
    }
  }
}
