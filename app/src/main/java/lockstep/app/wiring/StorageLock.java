package lockstep.app.wiring;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import lockstep.app.config.ConfigException;

/// An instance's hold on its storage folder, for as long as its process lives: two of them would
/// take the mirrors apart under each other. The system lets go of it when the process is killed.
final class StorageLock {
  private static final Logger LOG = System.getLogger("lockstep.app");

  private StorageLock() {}

  /// Takes the folder, which is made when it is not there.
  ///
  /// @return what lets go of it
  /// @throws ConfigException when another process has it
  static AutoCloseable take(Path storage) throws ConfigException {
    try {
      Files.createDirectories(storage);
      FileChannel channel =
          FileChannel.open(
              storage.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (isHeldThrough(channel)) {
        return channel;
      }
      channel.close();
    } catch (IOException e) {
      // A full disk, or a network file system that knows no locks: what is there can be served.
      LOG.log(
          Level.WARNING, "storage cannot be locked: path={0} because={1}", storage, e.toString());
      return () -> {};
    }
    throw new ConfigException(
        "storage.path",
        List.of(
            storage
                + " is in use by another process: give each instance a folder of its own, or end"
                + " the other one first"));
  }

  private static boolean isHeldThrough(FileChannel channel) throws IOException {
    try {
      FileLock held = channel.tryLock();
      return held != null;
    } catch (OverlappingFileLockException _) {
      return false; // somebody in this process
    }
  }
}
