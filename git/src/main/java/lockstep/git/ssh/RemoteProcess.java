package lockstep.git.ssh;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;

/// A command that runs at the host.
final class RemoteProcess extends Process {
  private static final int MAX_SAID = 4_000;
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  private final ChannelExec channel;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final InputStream errors;

  RemoteProcess(ChannelExec channel) {
    this.channel = channel;
    this.errors = new Listened(channel.getInvertedErr());
  }

  /// What the command said for people so far.
  String said() {
    synchronized (said) {
      return said.toString(StandardCharsets.UTF_8);
    }
  }

  /// How the command ended; empty while it has not, or when the connection broke.
  OptionalInt ended() {
    channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), LAST_WORDS);
    Integer status = channel.getExitStatus();
    return status == null ? OptionalInt.empty() : OptionalInt.of(status);
  }

  @Override
  public OutputStream getOutputStream() {
    return channel.getInvertedIn();
  }

  @Override
  public InputStream getInputStream() {
    return channel.getInvertedOut();
  }

  @Override
  public InputStream getErrorStream() {
    return errors;
  }

  @Override
  public int waitFor() {
    return ended().orElse(-1);
  }

  @Override
  public boolean waitFor(long timeout, TimeUnit unit) {
    return channel
        .waitFor(EnumSet.of(ClientChannelEvent.CLOSED), unit.toMillis(timeout))
        .contains(ClientChannelEvent.CLOSED);
  }

  @Override
  public int exitValue() {
    Integer status = channel.getExitStatus();
    if (status == null) {
      throw new IllegalThreadStateException("it has not ended");
    }
    return status;
  }

  @Override
  public void destroy() {
    channel.close(true);
  }

  /// Keeps the beginning of what is read.
  private final class Listened extends FilterInputStream {
    Listened(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      if (read >= 0) {
        keep(new byte[] {(byte) read}, 0, 1);
      }
      return read;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int read = super.read(buffer, offset, length);
      if (read > 0) {
        keep(buffer, offset, read);
      }
      return read;
    }

    private void keep(byte[] buffer, int offset, int length) {
      synchronized (said) {
        int room = Math.min(length, MAX_SAID - said.size());
        if (room > 0) {
          said.write(buffer, offset, room);
        }
      }
    }
  }
}
