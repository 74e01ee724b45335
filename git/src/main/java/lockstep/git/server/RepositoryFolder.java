package lockstep.git.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryCache;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.util.FS;

/// The bare repositories below one folder, as `<owner>/<name>.git`.
final class RepositoryFolder implements AutoCloseable {
  /// No separator and no leading dot, so that no name leads out of the folder.
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}/[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}");

  private static final String BRANCH = Constants.R_HEADS + "main";

  private final Path root;
  private final Map<Path, Repository> open = new ConcurrentHashMap<>();

  private RepositoryFolder(Path root) {
    this.root = root;
  }

  /// Uses `root`, which is made when it is missing.
  static RepositoryFolder open(Path root) throws IOException {
    Path absolute = root.toAbsolutePath().normalize();
    Files.createDirectories(absolute);
    removeLocks(absolute);
    return new RepositoryFolder(absolute);
  }

  /// Makes the repository `owner/name`, unless it is there.
  Path create(String name) throws IOException {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "repository name: '%s' (expected: owner/name)".formatted(name));
    }
    Path folder = folder(name);
    if (isRepository(folder)) {
      return folder;
    }
    Files.createDirectories(folder);
    try (Repository repository = build(folder)) {
      repository.create(true);
      RefUpdate head = repository.updateRef(Constants.HEAD, true);
      head.link(BRANCH);
      StoredConfig settings = repository.getConfig();
      settings.setBoolean("receive", null, "denyNonFastForwards", false);
      settings.setBoolean("http", null, "receivepack", true);
      // Tidying in the middle of somebody's push would make it slow; `git gc` may do it at any
      // time.
      settings.setBoolean("receive", null, "autogc", false);
      settings.save();
    }
    return folder;
  }

  /// The repository `owner/name`; empty when there is none.
  Optional<Repository> find(String name) throws IOException {
    if (!NAME.matcher(name).matches()) {
      return Optional.empty();
    }
    Path folder = folder(name);
    if (!isRepository(folder)) {
      Optional.ofNullable(open.remove(folder)).ifPresent(Repository::close);
      return Optional.empty();
    }
    Repository present = open.get(folder);
    if (present == null) {
      Repository opened = build(folder);
      present = open.putIfAbsent(folder, opened);
      if (present == null) {
        return Optional.of(opened);
      }
      opened.close();
    }
    return Optional.of(present);
  }

  @Override
  public void close() {
    List.copyOf(open.values()).forEach(Repository::close);
    open.clear();
  }

  private Path folder(String name) {
    return root.resolve(name + ".git");
  }

  private static boolean isRepository(Path folder) {
    return RepositoryCache.FileKey.isGitRepository(folder.toFile(), FS.DETECTED);
  }

  private static Repository build(Path folder) throws IOException {
    return new FileRepositoryBuilder().setGitDir(folder.toFile()).setBare().build();
  }

  /// A server that was killed in the middle of a push leaves the branch locked for ever.
  private static void removeLocks(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(RepositoryFolder::isRefLock).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static boolean isRefLock(Path file) {
    String path = file.toString();
    return path.endsWith(".lock") && (path.contains(".git/refs/") || path.endsWith("refs.lock"));
  }
}
