package lockstep.gateway.front;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;

/// Notices that files changed, by reading them now and then: that holds for every file system, for
/// files that are replaced whole and for symbolic links that are turned, as Kubernetes does.
public final class FileWatch implements AutoCloseable {
  private final List<Path> files;
  private final Duration pause;
  private final Runnable changed;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread;

  /// Watches nothing before [#start].
  ///
  /// @param files small ones
  /// @param pause between two looks
  /// @param changed runs in the watch's thread when any of them has another content than at the
  ///     last look
  public FileWatch(List<Path> files, Duration pause, Runnable changed) {
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

  private void run() {
    long known = fingerprint();
    try {
      while (!stopped.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
        long now = fingerprint();
        if (now != known) {
          known = now;
          changed.run();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// A file that is not there for a moment, while it is replaced, counts as empty.
  private long fingerprint() {
    CRC32C all = new CRC32C();
    for (Path file : files) {
      try {
        byte[] content = Files.readAllBytes(file);
        all.update(content);
        all.update(content.length);
      } catch (IOException e) {
        all.update(0);
      }
    }
    return all.getValue();
  }

  @Override
  public void close() {
    stopped.countDown();
  }
}
