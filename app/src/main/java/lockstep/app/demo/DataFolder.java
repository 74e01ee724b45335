package lockstep.app.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The folder that keeps the demo's state, held by one demo at a time.
///
/// A marker file tells it from any other folder, so that `--fresh` never deletes what is not the
/// demo's.
final class DataFolder implements AutoCloseable {
  private static final String MARKER = "lockstep-demo";

  private final FileChannel channel;
  private final FileLock lock;

  private DataFolder(FileChannel channel, FileLock lock) {
    this.channel = channel;
    this.lock = lock;
  }

  /// Makes or takes the folder.
  ///
  /// @throws DemoException when it is somebody else's, in use, or cannot be written
  static DataFolder open(Path folder, boolean fresh) throws DemoException {
    try {
      boolean ours = Files.exists(folder.resolve(MARKER));
      if (Files.exists(folder) && !ours && !isEmpty(folder)) {
        throw new DemoException(
            "The folder %s holds something that is not a demo's: choose another with --data."
                .formatted(folder));
      }
      Files.createDirectories(folder.resolve("logs"));
      FileChannel channel =
          FileChannel.open(
              folder.resolve(MARKER), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = lock(channel);
      if (lock == null) {
        channel.close();
        throw new DemoException(
            "Another demo is running on %s: end it, or choose another folder with --data."
                .formatted(folder));
      }
      if (fresh) {
        clear(folder);
      }
      return new DataFolder(channel, lock);
    } catch (IOException | UncheckedIOException e) {
      throw new DemoException(
          "The folder %s cannot be written (%s): choose another with --data."
              .formatted(folder, e.getClass().getSimpleName()),
          e);
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.findAny().isEmpty();
    }
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException _) {
      return null;
    }
  }

  private static void clear(Path folder) throws IOException {
    for (Path path : deepestFirst(folder)) {
      if (!path.equals(folder) && !path.equals(folder.resolve(MARKER))) {
        Files.delete(path);
      }
    }
    Files.createDirectories(folder.resolve("logs"));
  }

  /// Writes a file that nobody else reads.
  static void writeSecret(Path file, String text) throws IOException {
    boolean posix = Files.getFileStore(file.resolveSibling(".")).supportsFileAttributeView("posix");
    FileAttribute<?>[] ownerOnly =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    Files.createFile(file, ownerOnly);
    Files.writeString(file, text);
  }

  /// Deletes a folder and all that is in it.
  static void delete(Path folder) throws IOException {
    for (Path path : deepestFirst(folder)) {
      Files.delete(path);
    }
  }

  private static List<Path> deepestFirst(Path folder) throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.sorted(Comparator.reverseOrder()).toList();
    }
  }

  @Override
  public void close() throws IOException {
    lock.release();
    channel.close();
  }
}
