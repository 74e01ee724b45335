package lockstep.gateway.proxy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.CRC32C;
import lockstep.gateway.upstream.Upstream;
import lockstep.gateway.upstream.UpstreamFault;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.jspecify.annotations.Nullable;

/// Streams the body of an answer to a client, piece by piece as it comes.
///
/// When the member breaks off in the middle of a read, the same is asked of another member, and its
/// answer goes on from where the first one ended. That is right only when both say the same: status
/// and the headers that describe the body must be equal, and so must be the bytes that the client
/// already has (by length and checksum). Else the client's connection is cut, so that nobody takes
/// a part for the whole.
final class FlowPump implements AutoCloseable {
  private static final int PIECE_BYTES = 32 * 1024;
  private static final List<String> DESCRIBES_THE_BODY =
      List.of("Content-Length", "Content-Type", "Content-Encoding", "ETag");

  /// Asks for the same answer again.
  interface Again {
    /// What another member says; a problem when nobody does.
    ///
    /// @param fault what the member of `broken` ended with
    Answer ask(Answer.Flow broken, UpstreamFault fault) throws InterruptedException;
  }

  /// Where bytes come from.
  ///
  /// @param flow the answer that they belong to; empty for one that is here to its last byte
  private record Source(InputStream bytes, Optional<Answer.Flow> flow) implements AutoCloseable {
    @Override
    public void close() {
      flow.map(Answer.Flow::lease).ifPresent(Upstream.Lease::close);
    }
  }

  private final ClassicHttpResponse head;
  private final ChannelWriter writer;
  private final Optional<Again> again;
  private final CRC32C checksum = new CRC32C();
  private final byte[] piece = new byte[PIECE_BYTES];
  private Source source;
  private long sent;

  /// Pumps `flow` to `writer`.
  ///
  /// @param again empty when the answer must not be asked for twice
  FlowPump(Answer.Flow flow, ChannelWriter writer, Optional<Again> again) {
    this.head = flow.head();
    this.writer = writer;
    this.again = again;
    this.source = new Source(flow.body(), Optional.of(flow));
  }

  /// Pumps until the end of the body.
  ///
  /// @return what was read to its end
  /// @throws ClientFault when the client is gone
  /// @throws UpstreamFault when the member broke off and nobody could go on
  /// @throws InterruptedException when the gateway stops
  InputStream run() throws InterruptedException {
    flush();
    for (int count = next(); count >= 0; count = next()) {
      checksum.update(piece, 0, count);
      sent += count;
      write(count);
      flush();
    }
    source.flow().ifPresent(flow -> flow.lease().finish(flow.request(), flow.head()));
    return source.bytes();
  }

  /// Leaves the member, whatever was still to come.
  @Override
  public void close() {
    source.close();
  }

  private int next() throws InterruptedException {
    while (true) {
      try {
        int count = source.bytes().read(piece);
        source.flow().ifPresent(flow -> flow.lease().heard());
        return count;
      } catch (IOException e) {
        goOn(e);
      }
    }
  }

  /// Finds another source that stands where this one broke off. How many are asked is bounded by
  /// the forwarding.
  private void goOn(IOException cause) throws InterruptedException {
    UpstreamFault fault = fault(cause);
    boolean stands;
    do {
      stands = takeOver(fault);
    } while (!stands);
  }

  /// False when the new source broke off as well, before it came as far as the old one.
  private boolean takeOver(UpstreamFault fault) throws InterruptedException {
    Answer.Flow broken = source.flow().orElseThrow(() -> fault);
    source.close();
    source = sourceOf(again.orElseThrow(() -> fault).ask(broken, fault), fault);
    try {
      if (saysTheSame()) {
        return true;
      }
    } catch (IOException e) {
      return false;
    }
    throw fault;
  }

  private UpstreamFault fault(IOException cause) {
    return source
        .flow()
        .map(flow -> flow.lease().connection().fault(cause))
        .orElseGet(() -> new UpstreamFault(UpstreamFault.Kind.BROKEN, "the connection broke"));
  }

  private Source sourceOf(Answer answer, UpstreamFault fault) {
    return switch (answer) {
      case Answer.Flow flow when alike(head, flow.head()) ->
          new Source(flow.body(), Optional.of(flow));
      case Answer.Whole whole when alike(head, whole.head()) ->
          new Source(new ByteArrayInputStream(whole.body(), 0, whole.count()), Optional.empty());
      case Answer.Flow(var _, var _, var _, var _, Upstream.Lease lease) -> {
        lease.close();
        throw fault;
      }
      case Answer.Tunnel(var _, var _, var _, Upstream.Lease lease) -> {
        lease.close();
        throw fault;
      }
      case Answer.Whole _, Answer.Problem _ -> throw fault;
    };
  }

  private boolean saysTheSame() throws IOException {
    CRC32C other = new CRC32C();
    long left = sent;
    while (left > 0) {
      int count = source.bytes().read(piece, 0, (int) Math.min(piece.length, left));
      if (count < 0) {
        return false;
      }
      other.update(piece, 0, count);
      left -= count;
    }
    return other.getValue() == checksum.getValue();
  }

  /// True when two answers are, by what their heads say, the same.
  static boolean alike(ClassicHttpResponse one, ClassicHttpResponse other) {
    return one.getCode() == other.getCode()
        && DESCRIBES_THE_BODY.stream()
            .allMatch(name -> Objects.equals(value(one, name), value(other, name)));
  }

  private static @Nullable String value(ClassicHttpResponse head, String name) {
    Header header = head.getFirstHeader(name);
    return header == null ? null : header.getValue();
  }

  private void write(int count) {
    try {
      writer.write(ByteBuffer.wrap(piece, 0, count));
    } catch (IOException e) {
      throw ClientFault.gone("the client left during the answer");
    }
  }

  private void flush() {
    try {
      writer.flush();
    } catch (IOException e) {
      throw ClientFault.gone("the client left during the answer");
    }
  }
}
