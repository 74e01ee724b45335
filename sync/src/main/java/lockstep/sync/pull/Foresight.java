package lockstep.sync.pull;

import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.Content;
import lockstep.core.resource.Formats;
import lockstep.core.resource.RepoPath;

/// What dashboards say, found out while a fetch brings them.
///
/// A fetch unpacks each blob once anyway, on one core. Here the other cores read what it unpacked;
/// when they cannot keep up, the fetch does it itself, so that no more than a few blobs wait.
final class Foresight implements BiConsumer<BlobId, byte[]> {
  /// How many blobs may wait to be read.
  private static final int WAITING = 16;

  /// How many dashboards are remembered at most; the rest is read as if there were none of this.
  private static final int MOST = 200_000;

  private final Map<BlobId, Content> said = new ConcurrentHashMap<>();
  private final Semaphore places = new Semaphore(WAITING);
  private final Queue<Unread> waiting = new ConcurrentLinkedQueue<>();

  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Unread(BlobId blob, byte[] bytes) {}

  /// Any thread may call it.
  ///
  /// @param bytes not changed afterwards
  @Override
  public void accept(BlobId blob, byte[] bytes) {
    if (bytes.length > Formats.MAX_BYTES || said.size() >= MOST) {
      return;
    }
    if (!places.tryAcquire()) {
      read(blob, bytes);
      return;
    }
    waiting.add(new Unread(blob, bytes));
    ForkJoinPool.commonPool().execute(this::readNext);
  }

  private void readNext() {
    Unread next = waiting.poll();
    if (next != null) {
      try {
        read(next.blob(), next.bytes());
      } finally {
        places.release();
      }
    }
  }

  private void read(BlobId blob, byte[] bytes) {
    Formats.parseAnywhere(bytes).ifPresent(content -> said.put(blob, content));
  }

  /// Reads what nobody has begun to read, and waits until all is read that came. Whoever waits may
  /// hold a thread of the very pool, so it must not wait for one.
  void finish() {
    while (!waiting.isEmpty()) {
      readNext();
    }
    places.acquireUninterruptibly(WAITING);
    places.release(WAITING);
  }

  /// What the file at `path` says, if that is known.
  Optional<Content> at(RepoPath path, BlobId blob) {
    return Optional.ofNullable(said.get(blob)).filter(_ -> Formats.isUsual(path));
  }
}
