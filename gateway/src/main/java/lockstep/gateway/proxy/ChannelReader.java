package lockstep.gateway.proxy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import lockstep.core.time.Ticker;
import org.xnio.ChannelListener;
import org.xnio.channels.StreamSourceChannel;

/// Blocking reads of a channel for a virtual thread. The channel's own blocking reads would open a
/// selector for each thread, and virtual threads come by the thousand.
final class ChannelReader {
  /// How slow a client may send.
  ///
  /// @param silence the longest one; zero for any
  /// @param bytesPerSecond the least on the whole, after the grace; 0 for any. Only time that is
  ///     spent waiting for the client counts: a member that takes the body slowly is not its fault.
  /// @param grace how long the client may be slower at the beginning
  record Pace(Duration silence, int bytesPerSecond, Duration grace, Ticker ticker) {}

  private final StreamSourceChannel channel;
  private final Pace pace;
  private long received;
  private long waitedNanos;

  /// Reads `channel`.
  ChannelReader(StreamSourceChannel channel, Pace pace) {
    this.channel = channel;
    this.pace = pace;
  }

  /// Reads `channel` however slow it is, but for a silence.
  ///
  /// @param silence the longest one; zero for any
  static ChannelReader unhurried(StreamSourceChannel channel, Duration silence) {
    return new ChannelReader(channel, new Pace(silence, 0, Duration.ZERO, () -> 0));
  }

  /// Reads at least one byte.
  ///
  /// @return how many, or -1 at the end
  /// @throws ClientFault when the client sent nothing for too long, or too little on the whole
  /// @throws IOException when the connection broke
  int read(ByteBuffer into) throws IOException {
    int count = channel.read(into);
    while (count == 0) {
      awaitReadable();
      count = channel.read(into);
    }
    received += Math.max(0, count);
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
    long began = pace.ticker().nanos();
    Duration patience = patience();
    boolean came = Waits.await(readable, patience);
    waitedNanos += pace.ticker().nanos() - began;
    if (!came) {
      channel.suspendReads();
      throw ClientFault.refused(tooSlow(patience));
    }
  }

  /// The shorter of what a silence may last and what the pace on the whole leaves.
  private Duration patience() {
    if (pace.silence().isZero() || pace.bytesPerSecond() == 0) {
      return pace.silence();
    }
    long due = TimeUnit.SECONDS.toNanos(received) / pace.bytesPerSecond();
    long left = Math.max(1, pace.grace().toNanos() + due - waitedNanos);
    return left < pace.silence().toNanos() ? Duration.ofNanos(left) : pace.silence();
  }

  private Refusal tooSlow(Duration patience) {
    return patience.equals(pace.silence())
        ? new Refusal(
            408,
            "The request's body stopped for %d s. Send it again.".formatted(patience.toSeconds()))
        : new Refusal(
            408,
            "The request's body came slower than %d bytes a second. Send it again over a better connection."
                .formatted(pace.bytesPerSecond()));
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
