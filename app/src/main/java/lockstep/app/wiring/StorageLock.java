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

/// The hold of a process on the folder of its mirrors, for as long as it lives: two of them would
/// take the mirrors apart under each other. The system lets go of it when the process is killed.
final class StorageLock {
  private static final Logger LOG = System.getLogger("lockstep.app");

  private StorageLock() {}

  /// Takes the folder, which is made when it is not there.
  ///
  /// @return what lets go of it
  /// @throws ConfigException when another process has it
  static AutoCloseable take(Path folder) throws ConfigException {
    try {
      Files.createDirectories(folder);
      FileChannel channel =
          FileChannel.open(
              folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (isHeldThrough(channel)) {
        return channel;
      }
      channel.close();
    } catch (IOException e) {
      // A full disk, or a network file system that knows no locks: what is there can be served.
      LOG.log(
          Level.WARNING, "storage cannot be locked: path={0} because={1}", folder, e.toString());
      return () -> {};
    }
    throw new ConfigException(
        "storage.path",
        List.of(
            folder
                + " is in use by another process: end that one first, or give this one a folder of"
                + " its own"));
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
