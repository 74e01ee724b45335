package lockstep.core.snapshot;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.Content;
import lockstep.core.resource.DerivedUid;
import lockstep.core.resource.FileWarning;
import lockstep.core.resource.Folder;
import lockstep.core.resource.Formats;
import lockstep.core.resource.Provenance;
import lockstep.core.resource.RepoPath;
import lockstep.core.resource.Uid;
import org.jspecify.annotations.Nullable;

/// The folders that the directories of a commit are.
///
/// Every directory with a file in it is one, whatever the file, except hidden ones, what is below
/// the deepest level that dashboards can be at, and all behind the first [#MAX_FOLDERS]. Uids are
/// given out in this order: the wrapper folder; those that a `_folder.json` claims, by path; the
/// derived ones of the rest.
final class FolderTree {
  /// How many folders a repository may have, as in Grafana.
  static final int MAX_FOLDERS = 10_000;

  private static final int MAX_DEPTH = Formats.MAX_DEPTH - 1;

  private final FolderRules rules;
  private final SortedMap<String, FileState> files;
  private final List<FileWarning> warnings;
  private final Map<Uid, String> owners = new HashMap<>();
  private final Map<String, Uid> uids = new HashMap<>();

  private FolderTree(
      FolderRules rules, SortedMap<String, FileState> files, List<FileWarning> warnings) {
    this.rules = rules;
    this.files = files;
    this.warnings = warnings;
  }

  /// The folders by directory, in the order of their paths; `""` is the wrapper folder.
  ///
  /// @param warnings gets what is wrong with single `_folder.json`s
  static SequencedMap<String, Folder> of(
      FolderRules rules, SortedMap<String, FileState> files, List<FileWarning> warnings) {
    return new FolderTree(rules, files, warnings).build();
  }

  private SequencedMap<String, Folder> build() {
    SortedSet<String> directories = directories();
    if (rules.target() == FolderRules.Target.FOLDER) {
      give("", new Uid(rules.repository()));
    }
    directories.forEach(this::claim);
    directories.forEach(this::derive);
    SequencedMap<String, Folder> folders = new LinkedHashMap<>();
    if (rules.target() == FolderRules.Target.FOLDER) {
      folders.put("", wrapper());
    }
    for (String directory : directories) {
      folders.put(directory, folder(directory));
    }
    return folders;
  }

  private SortedSet<String> directories() {
    SortedSet<String> found = new TreeSet<>();
    String last = "";
    for (FileState file : files.values()) {
      String directory = file.directory();
      if (!directory.equals(last) && file.path().isPresent()) {
        last = directory;
        addWithParents(directory, found);
      }
    }
    return found.size() > MAX_FOLDERS ? first(found) : found;
  }

  /// The first by path: a parent comes before its children, so none is left without.
  private SortedSet<String> first(SortedSet<String> directories) {
    String left = directories.stream().skip(MAX_FOLDERS).findFirst().orElseThrow();
    warnings.add(
        new FileWarning(
            left,
            "%,d directories are more than the %,d that can be folders; from here on, what is in them is shown in the folder above"
                .formatted(directories.size(), MAX_FOLDERS)));
    return directories.headSet(left);
  }

  /// Adds the folder that a directory is, and those around it.
  static void addWithParents(String directory, Set<String> found) {
    RepoPath path = new RepoPath(directory);
    while (Formats.isHidden(path) || path.depth() > MAX_DEPTH) {
      path = path.parent();
    }
    while (!path.isRoot() && found.add(path.value())) {
      path = path.parent();
    }
  }

  private void claim(String directory) {
    FileChange.@Nullable LastGood metadata = metadata(directory);
    if (metadata == null || !(metadata.content() instanceof Content.FolderFile file)) {
      return;
    }
    @Nullable String owner = owners.get(file.uid());
    if (owner == null && !file.uid().equals(FolderRules.TOP_LEVEL)) {
      give(directory, file.uid());
      return;
    }
    String taken =
        owner == null
            ? "is reserved"
            : owner.isEmpty() ? "is the repository's" : "belongs to " + owner;
    warnings.add(
        new FileWarning(
            metadataPath(directory),
            "uid %s %s; the folder has a derived uid".formatted(file.uid(), taken)));
  }

  private void derive(String directory) {
    if (uids.containsKey(directory)) {
      return;
    }
    RepoPath path = new RepoPath(directory);
    Uid uid = DerivedUid.ofFolder(rules.repository(), path);
    for (int attempt = 2; owners.containsKey(uid); attempt++) {
      uid = DerivedUid.ofFolder(rules.repository() + "#" + attempt, path);
    }
    give(directory, uid);
  }

  private void give(String directory, Uid uid) {
    owners.put(uid, directory);
    uids.put(directory, uid);
  }

  private Folder wrapper() {
    if (metadata("") != null) {
      warnings.add(
          new FileWarning(
              Formats.FOLDER_FILE,
              "not used: the repository's own folder is named by the configuration"));
    }
    return new Folder(
        new Uid(rules.repository()),
        rules.title(),
        Optional.empty(),
        RepoPath.ROOT,
        Optional.empty(),
        Optional.empty());
  }

  private Folder folder(String directory) {
    RepoPath path = new RepoPath(directory);
    FileChange.@Nullable LastGood metadata = metadata(directory);
    String title = path.name();
    Optional<BlobId> blob = Optional.empty();
    Optional<Provenance> provenance = Optional.empty();
    if (metadata != null && metadata.content() instanceof Content.FolderFile file) {
      title = file.title();
      blob = Optional.of(metadata.blob());
      provenance = Optional.of(metadata.provenance());
    }
    Optional<Uid> parent = Optional.ofNullable(uids.get(parent(directory)));
    Uid uid = Objects.requireNonNull(uids.get(directory), directory);
    return new Folder(uid, title, parent, path, blob, provenance);
  }

  private FileChange.@Nullable LastGood metadata(String directory) {
    @Nullable FileState state = files.get(metadataPath(directory));
    return state == null ? null : state.shown().orElse(null);
  }

  private static String metadataPath(String directory) {
    return directory.isEmpty() ? Formats.FOLDER_FILE : directory + "/" + Formats.FOLDER_FILE;
  }

  static String parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }
}
