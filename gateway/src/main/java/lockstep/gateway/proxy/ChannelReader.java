package lockstep.gateway.proxy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.xnio.ChannelListener;
import org.xnio.channels.StreamSourceChannel;

/// Blocking reads of a channel for a virtual thread. The channel's own blocking reads would open a
/// selector for each thread, and virtual threads come by the thousand.
final class ChannelReader {
  private final StreamSourceChannel channel;
  private final Duration patience;

  /// Reads `channel`.
  ///
  /// @param patience the longest silence of the client; zero for any
  ChannelReader(StreamSourceChannel channel, Duration patience) {
    this.channel = channel;
    this.patience = patience;
  }

  /// Reads at least one byte.
  ///
  /// @return how many, or -1 at the end
  /// @throws ClientFault when the client sent nothing for too long
  /// @throws IOException when the connection broke
  int read(ByteBuffer into) throws IOException {
    int count = channel.read(into);
    while (count == 0) {
      awaitReadable();
      count = channel.read(into);
    }
    return count;
  }

  private void awaitReadable() throws IOException {
    CountDownLatch readable = new CountDownLatch(1);
    ChannelListener<StreamSourceChannel> wake =
        ready -> {
          ready.suspendReads();
          readable.countDown();
        };
    channel.getReadSetter().set(wake);
    channel.resumeReads();
    if (!Waits.await(readable, patience)) {
      channel.suspendReads();
      throw ClientFault.refused(
          new Refusal(
              408,
              "The request's body stopped for %d s. Send it again."
                  .formatted(patience.toSeconds())));
    }
  }

  /// Waiting that ends in an I/O failure when the thread is told to stop.
  static final class Waits {
    private Waits() {}

    static boolean await(CountDownLatch latch, Duration patience) throws IOException {
      try {
        if (patience.isZero()) {
          latch.await();
          return true;
        }
        return latch.await(patience.toNanos(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("told to stop", e);
      }
    }
  }
}
