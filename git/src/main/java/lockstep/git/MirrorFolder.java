package lockstep.git;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.stream.Stream;
import lockstep.sync.pull.GitFault;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.internal.storage.file.ObjectDirectory;
import org.eclipse.jgit.internal.storage.file.Pack;
import org.eclipse.jgit.internal.storage.file.PackInserter;
import org.eclipse.jgit.lib.ConfigConstants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.revwalk.ObjectWalk;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.jspecify.annotations.Nullable;

/// The mirror's folder on disk while it is open: a bare repository that belongs to this process
/// alone.
///
/// Readers are kept between reads, since each carries the cache of delta bases that makes reading a
/// whole repository fast; [#forgetReaders] lets the memory go.
final class MirrorFolder implements AutoCloseable {
  private static final String ORIGIN = "origin";
  private static final int MOST_SMALL_PACKS = 50;

  private static final int WRITTEN_AS_PROOF = 4096;

  private final Path folder;
  private final GitRemoteConfig config;
  private final Repository repository;
  private final ConcurrentLinkedDeque<ObjectReader> idle = new ConcurrentLinkedDeque<>();

  private MirrorFolder(Path folder, GitRemoteConfig config, Repository repository) {
    this.folder = folder;
    this.config = config;
    this.repository = repository;
  }

  /// Opens the folder; what is not a usable mirror of this remote is replaced by an empty one.
  static MirrorFolder open(Path folder, GitRemoteConfig config) throws IOException {
    if (Files.isDirectory(folder)) {
      removeLeftOvers(folder);
      Optional<MirrorFolder> present = openUsable(folder, config);
      if (present.isPresent()) {
        return present.get();
      }
    }
    return create(folder, config);
  }

  /// Makes an empty mirror, in place of whatever is there.
  static MirrorFolder create(Path folder, GitRemoteConfig config) throws IOException {
    delete(folder);
    Files.createDirectories(folder);
    Repository repository = build(folder, config);
    repository.create(true);
    StoredConfig settings = repository.getConfig();
    settings.setString(
        ConfigConstants.CONFIG_REMOTE_SECTION,
        ORIGIN,
        ConfigConstants.CONFIG_KEY_URL,
        config.url());
    // JGit's own collector would start after each fetch, in a thread of its own.
    settings.setInt(ConfigConstants.CONFIG_GC_SECTION, null, ConfigConstants.CONFIG_KEY_AUTO, 0);
    settings.setInt(
        ConfigConstants.CONFIG_GC_SECTION, null, ConfigConstants.CONFIG_KEY_AUTOPACKLIMIT, 0);
    settings.setBoolean(
        ConfigConstants.CONFIG_GC_SECTION, null, ConfigConstants.CONFIG_KEY_AUTODETACH, false);
    // A push below this size goes out with its length instead of in chunks.
    settings.setInt("http", null, "postBuffer", 8 << 20);
    settings.save();
    return new MirrorFolder(folder, config, repository);
  }

  Repository repository() {
    return repository;
  }

  /// True when all that the head reaches is here and `suspects` can be read after all.
  boolean isSound(Set<ObjectId> suspects) {
    try (ObjectReader reader = repository.newObjectReader()) {
      Optional<ObjectId> head = head();
      if (head.isEmpty()) {
        return true;
      }
      try (ObjectWalk walk = new ObjectWalk(reader)) {
        walk.markStart(walk.parseCommit(head.get()));
        walk.checkConnectivity();
      }
      for (ObjectId suspect : suspects) {
        readAgain(reader, suspect);
      }
      return true;
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  private static void readAgain(ObjectReader reader, ObjectId suspect) throws IOException {
    try {
      reader.open(suspect).copyTo(OutputStream.nullOutputStream());
    } catch (MissingObjectException e) {
      // The head does not reach it, so nobody needs it.
    }
  }

  /// @throws GitFault when nothing can be written here
  void proveWritable() {
    Path trial = folder.resolve("insert_trial"); // taken for what a killed process left
    try {
      Files.write(trial, new byte[WRITTEN_AS_PROOF]);
      Files.delete(trial);
    } catch (IOException e) {
      throw new GitFault("nothing can be written to its folder, is the disk full?", e);
    }
  }

  /// Where the branch was when it was last fetched or pushed.
  Optional<ObjectId> head() throws IOException {
    Ref ref = repository.exactRef(config.trackingRef());
    return ref == null ? Optional.empty() : Optional.ofNullable(ref.getObjectId());
  }

  /// What [#shown(ObjectId)] was told last of this branch.
  Optional<ObjectId> shown() throws IOException {
    Ref ref = repository.exactRef(config.shownRef());
    return ref == null ? Optional.empty() : Optional.ofNullable(ref.getObjectId());
  }

  /// Writes down what is shown, which need not be the head.
  void shown(ObjectId commit) throws IOException {
    RefUpdate update = repository.updateRef(config.shownRef());
    update.setNewObjectId(commit);
    update.disableRefLog();
    RefUpdate.Result result = update.forceUpdate();
    switch (result) {
      case NEW, FORCED, FAST_FORWARD, NO_CHANGE -> {}
      default -> throw new IOException("%s: %s".formatted(config.shownRef(), result));
    }
  }

  /// False when somebody took the folder away or apart under us.
  boolean isIntact() {
    return Files.isRegularFile(folder.resolve("HEAD"))
        && Files.isRegularFile(folder.resolve("config"))
        && Files.isDirectory(folder.resolve("objects/pack"));
  }

  /// Inserts objects as one pack.
  PackInserter newInserter() {
    PackInserter inserter = objects().newPackInserter();
    // A look for an object that is not there goes through all packs and the folder, and most
    // objects
    // of a save are new. One that is there twice harms nothing.
    inserter.checkExisting(false);
    return inserter;
  }

  /// Puts small packs together when there are many.
  ///
  /// @return the packs that [PackShelf#remove] may take away
  List<Pack> joinSmallPacks() throws IOException {
    return new PackShelf(objects(), MOST_SMALL_PACKS).join();
  }

  private ObjectDirectory objects() {
    return (ObjectDirectory) repository.getObjectDatabase();
  }

  /// A reader for one thread, until it is given back or closed.
  ObjectReader takeReader() {
    ObjectReader reader = idle.pollFirst();
    return reader == null ? repository.newObjectReader() : reader;
  }

  /// Keeps the reader for the next one.
  void giveBack(ObjectReader reader) {
    idle.addFirst(reader);
  }

  /// Frees what idle readers have cached.
  void forgetReaders() {
    ObjectReader reader = idle.pollFirst();
    while (reader != null) {
      reader.close();
      reader = idle.pollFirst();
    }
  }

  /// Puts this mirror's folder where `target` is, and opens it there.
  MirrorFolder moveTo(Path target) throws IOException {
    close();
    delete(target);
    Files.move(folder, target, StandardCopyOption.ATOMIC_MOVE);
    return new MirrorFolder(target, config, build(target, config));
  }

  @Override
  public void close() {
    forgetReaders();
    repository.close();
  }

  /// Closes and deletes it.
  void discard() throws IOException {
    close();
    delete(folder);
  }

  /// Deletes a folder with all that is in it, or nothing when it is not there.
  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
              throws IOException {
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static Repository build(Path folder, GitRemoteConfig config) throws IOException {
    return new BoundedRepository(
        new FileRepositoryBuilder()
            .setGitDir(folder.toFile())
            .setBare()
            .setMustExist(false)
            .setup(),
        config.limits().object());
  }

  private static Optional<MirrorFolder> openUsable(Path folder, GitRemoteConfig config) {
    Repository repository = null;
    boolean usable = false;
    try {
      repository = build(folder, config);
      MirrorFolder mirror = new MirrorFolder(folder, config, repository);
      usable = mirror.isIntact() && mirror.isOfThisRemote() && mirror.hasItsHead();
      return usable ? Optional.of(mirror) : Optional.empty();
    } catch (IOException | RuntimeException e) {
      // Whatever it is that cannot be opened: a mirror is a cache, and the remote has it all.
      return Optional.empty();
    } finally {
      if (repository != null && !usable) {
        repository.close();
      }
    }
  }

  private boolean isOfThisRemote() {
    String url =
        repository
            .getConfig()
            .getString(
                ConfigConstants.CONFIG_REMOTE_SECTION, ORIGIN, ConfigConstants.CONFIG_KEY_URL);
    return config.url().equals(url);
  }

  private boolean hasItsHead() throws IOException {
    Optional<ObjectId> head = head();
    if (head.isPresent()) {
      try (RevWalk walk = new RevWalk(repository)) {
        RevCommit commit = walk.parseCommit(head.get());
        walk.parseTree(commit.getTree());
      }
    }
    return true;
  }

  /// A process that was killed leaves locks, which would stop every later one, and half packs.
  private static void removeLeftOvers(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        String name = String.valueOf(file.getFileName());
        boolean leftOver =
            name.endsWith(".lock") || name.startsWith("insert_") || name.startsWith("incoming_");
        if (leftOver && Files.isRegularFile(file)) {
          deleteQuietly(file.toFile());
        }
      }
    } catch (UncheckedIOException e) {
      throw e.getCause() == null ? new NoSuchFileException(folder.toString()) : e.getCause();
    }
  }

  private static void deleteQuietly(File file) {
    if (!file.delete()) {
      file.deleteOnExit();
    }
  }
}
