package lockstep.gateway.proxy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.xnio.ChannelListener;
import org.xnio.channels.StreamSinkChannel;

/// Blocking writes to a channel for a virtual thread, see [ChannelReader].
final class ChannelWriter {
  private static final int SLICE_BYTES = 128 * 1024;

  private final StreamSinkChannel channel;
  private final Duration patience;

  /// Writes to `channel`.
  ///
  /// @param patience how long the client may take nothing
  ChannelWriter(StreamSinkChannel channel, Duration patience) {
    this.channel = channel;
    this.patience = patience;
  }

  /// Writes all of `bytes`, in slices: a whole body would be copied outside the heap at once.
  ///
  /// @throws IOException when the client is gone or takes nothing for too long
  void write(ByteBuffer bytes) throws IOException {
    int end = bytes.limit();
    while (bytes.position() < end) {
      bytes.limit(Math.min(end, bytes.position() + SLICE_BYTES));
      while (bytes.hasRemaining()) {
        if (channel.write(bytes) == 0) {
          awaitWritable();
        }
      }
      bytes.limit(end);
    }
  }

  /// Sends what waits in buffers on its way.
  ///
  /// @throws IOException when the client is gone or takes nothing for too long
  void flush() throws IOException {
    while (!channel.flush()) {
      awaitWritable();
    }
  }

  private void awaitWritable() throws IOException {
    CountDownLatch writable = new CountDownLatch(1);
    ChannelListener<StreamSinkChannel> wake =
        ready -> {
          ready.suspendWrites();
          writable.countDown();
        };
    channel.getWriteSetter().set(wake);
    channel.resumeWrites();
    if (!ChannelReader.Waits.await(writable, patience)) {
      channel.suspendWrites();
      throw new IOException("the client took nothing for " + patience.toSeconds() + " s");
    }
  }
}
