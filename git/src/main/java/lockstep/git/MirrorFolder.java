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
import lockstep.core.resource.CommitId;
import lockstep.core.resource.RepoPath;
import lockstep.sync.pull.FetchOutcome;
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
  /// What was shown of the place where the repository was before.
  private static final String FORMER = "refs/lockstep/former";

  private static final int MOST_SMALL_PACKS = 16;

  private static final int WRITTEN_AS_PROOF = 4096;

  private final Path folder;
  private final GitRemoteConfig config;
  private final MirrorPlace place;
  private final Repository repository;
  private final ConcurrentLinkedDeque<ObjectReader> idle = new ConcurrentLinkedDeque<>();

  private MirrorFolder(
      Path folder, GitRemoteConfig config, MirrorPlace place, Repository repository) {
    this.folder = folder;
    this.config = config;
    this.place = place;
    this.repository = repository;
  }

  /// Opens the folder; what is not a usable mirror is replaced by an empty one. One that shows
  /// another place goes on showing that, until [#led].
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
    MirrorPlace place = MirrorPlace.of(config);
    place.into(settings);
    // JGit's own collector would start after each fetch, in a thread of its own.
    settings.setInt(ConfigConstants.CONFIG_GC_SECTION, null, ConfigConstants.CONFIG_KEY_AUTO, 0);
    settings.setInt(
        ConfigConstants.CONFIG_GC_SECTION, null, ConfigConstants.CONFIG_KEY_AUTOPACKLIMIT, 0);
    settings.setBoolean(
        ConfigConstants.CONFIG_GC_SECTION, null, ConfigConstants.CONFIG_KEY_AUTODETACH, false);
    // A push below this size goes out with its length instead of in chunks.
    settings.setInt("http", null, "postBuffer", 8 << 20);
    settings.save();
    return new MirrorFolder(folder, config, place, repository);
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

  /// The directory below which its files are.
  RepoPath path() {
    return place.path();
  }

  /// True while it shows the place where the repository was before.
  boolean isOfFormerPlace() {
    return place.isElsewhere(MirrorPlace.of(config));
  }

  /// True when it shows another place and the remote has told what is at this one.
  boolean isLedBy(FetchOutcome outcome) {
    return isOfFormerPlace()
        && (outcome instanceof FetchOutcome.At || outcome instanceof FetchOutcome.Empty);
  }

  /// The same, of the place where the repository is now by its settings: the remote has told what
  /// is there. A process that is killed on the way finds the one or the other.
  ///
  /// @param told [#isLedBy] it
  MirrorFolder led(FetchOutcome told) throws IOException {
    forgetReaders();
    remove(config.shownRef());
    if (told instanceof FetchOutcome.Empty) {
      remove(config.trackingRef());
    }
    MirrorFolder led = here(MirrorPlace.of(config));
    remove(FORMER);
    return led;
  }

  private MirrorFolder here(MirrorPlace now) throws IOException {
    StoredConfig settings = repository.getConfig();
    now.into(settings);
    settings.save();
    return new MirrorFolder(folder, config, now, repository);
  }

  /// Where the branch was when it was last fetched or pushed; what was shown of the place before.
  Optional<ObjectId> head() throws IOException {
    return ref(isOfFormerPlace() ? FORMER : config.trackingRef());
  }

  /// Writes down where the branch is now, which this process has pushed or been told of.
  void head(ObjectId commit) throws IOException {
    put(config.trackingRef(), commit);
  }

  /// What [#shown(ObjectId)] was told last of this branch; or as [#head].
  Optional<ObjectId> shown() throws IOException {
    return ref(isOfFormerPlace() ? FORMER : config.shownRef());
  }

  /// [#head], for those who cannot do without.
  ///
  /// @throws GitFault when it cannot be read
  Optional<CommitId> tellHead() {
    try {
      return head().map(id -> new CommitId(id.name()));
    } catch (IOException e) {
      throw new GitFault("the mirror does not tell its head", e);
    }
  }

  /// [#shown()], likewise.
  Optional<CommitId> tellShown() {
    try {
      return shown().map(id -> new CommitId(id.name()));
    } catch (IOException e) {
      throw new GitFault("the mirror does not tell what was shown", e);
    }
  }

  private Optional<ObjectId> ref(String name) throws IOException {
    Ref ref = repository.exactRef(name);
    return ref == null ? Optional.empty() : Optional.ofNullable(ref.getObjectId());
  }

  /// Writes down what is shown, which need not be the head.
  ///
  /// @throws GitFault when it cannot be written
  void shown(ObjectId commit) {
    try {
      put(isOfFormerPlace() ? FORMER : config.shownRef(), commit);
    } catch (IOException e) {
      throw new GitFault("the mirror in %s cannot be written".formatted(folder), e);
    }
  }

  private void put(String ref, ObjectId commit) throws IOException {
    RefUpdate update = repository.updateRef(ref);
    update.setNewObjectId(commit);
    update.disableRefLog();
    RefUpdate.Result result = update.forceUpdate();
    switch (result) {
      case NEW, FORCED, FAST_FORWARD, NO_CHANGE -> {}
      default -> throw new IOException("%s: %s".formatted(ref, result));
    }
  }

  private void remove(String ref) throws IOException {
    if (ref(ref).isPresent()) {
      RefUpdate update = repository.updateRef(ref);
      update.setForceUpdate(true);
      RefUpdate.Result result = update.delete();
      if (result != RefUpdate.Result.FORCED) {
        throw new IOException("%s: %s".formatted(ref, result));
      }
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
    PackInserter inserter = PackShelf.inserter(objects());
    // A look for an object that is not there goes through all packs and the folder, and most
    // objects of a save are new. One that is there twice harms nothing.
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
    return new MirrorFolder(target, config, place, build(target, config));
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
      MirrorPlace now = MirrorPlace.of(config);
      Optional<MirrorPlace> place = MirrorPlace.in(repository.getConfig(), now);
      if (place.isEmpty()) {
        return Optional.empty();
      }
      MirrorFolder mirror = new MirrorFolder(folder, config, place.get(), repository);
      usable = mirror.isIntact() && mirror.isUsable();
      return usable ? Optional.of(mirror.opened()) : Optional.empty();
    } catch (IOException | RuntimeException e) {
      // Whatever it is that cannot be opened: a mirror is a cache, and the remote has it all.
      usable = false;
      return Optional.empty();
    } finally {
      if (repository != null && !usable) {
        repository.close();
      }
    }
  }

  /// Takes note of where the repository is now.
  private MirrorFolder opened() throws IOException {
    if (isOfFormerPlace()) {
      return this;
    }
    if (ref(FORMER).isPresent()) {
      // It was led away and back again: whose head the last fetch brought nobody knows.
      remove(config.trackingRef());
      remove(FORMER);
    }
    MirrorPlace now = MirrorPlace.of(config);
    return place.equals(now) ? this : here(now);
  }

  /// True for a mirror whose head is here; of another place, for one that has shown anything.
  private boolean isUsable() throws IOException {
    if (isOfFormerPlace() && ref(FORMER).isEmpty()) {
      keepFormer();
    }
    Optional<ObjectId> head = head();
    if (head.isPresent()) {
      try (RevWalk walk = new RevWalk(repository)) {
        RevCommit commit = walk.parseCommit(head.get());
        walk.parseTree(commit.getTree());
      }
    }
    return head.isPresent() || !isOfFormerPlace();
  }

  /// What was shown gets a name of its own, since a fetch from another place moves the usual ones.
  private void keepFormer() throws IOException {
    GitRemoteConfig before = config.onBranch(place.branch());
    Optional<ObjectId> shown = ref(before.shownRef());
    Optional<ObjectId> last = shown.isPresent() ? shown : ref(before.trackingRef());
    if (last.isPresent()) {
      put(FORMER, last.get());
    }
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
