package lockstep.gateway.front;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;

/// Notices that files changed, by reading them now and then: that holds for every file system, for
/// files that are replaced whole and for symbolic links that are turned, as Kubernetes does.
public final class FileWatch implements AutoCloseable {
  private final List<Path> files;
  private final Duration pause;
  private final Runnable changed;
  private final Reader reader;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread;

  /// Watches nothing before [#start].
  ///
  /// @param files small ones
  /// @param pause between two looks
  /// @param changed runs in the watch's thread when any of them has another content than at the
  ///     last look
  public FileWatch(List<Path> files, Duration pause, Runnable changed) {
    this(files, pause, changed, Files::readAllBytes);
  }

  FileWatch(List<Path> files, Duration pause, Runnable changed, Reader reader) {
    this.reader = reader;
    this.files = List.copyOf(files);
    this.pause = pause;
    this.changed = changed;
    this.thread = Thread.ofVirtual().name("file-watch").unstarted(this::run);
  }

  /// Begins to look.
  public FileWatch start() {
    thread.start();
    return this;
  }

  /// Reads a file whole.
  @FunctionalInterface
  interface Reader {
    /// Its content.
    byte[] read(Path file) throws IOException;
  }

  private void run() {
    OptionalLong known = fingerprint();
    try {
      while (!stopped.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
        OptionalLong now = fingerprint();
        if (now.isPresent() && !now.equals(known)) {
          boolean first = known.isEmpty();
          known = now;
          if (!first) {
            changed.run();
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// A file that is not there for a moment, while it is replaced, counts as empty.
  ///
  /// @return empty when a file is there and cannot be read now, as when the process has too many
  ///     open files: that says nothing about what is in it
  private OptionalLong fingerprint() {
    CRC32C all = new CRC32C();
    for (Path file : files) {
      try {
        byte[] content = reader.read(file);
        all.update(content);
        all.update(content.length);
      } catch (NoSuchFileException | AccessDeniedException e) {
        all.update(0);
      } catch (IOException e) {
        return OptionalLong.empty();
      }
    }
    return OptionalLong.of(all.getValue());
  }

  @Override
  public void close() {
    stopped.countDown();
  }
}
