package lockstep.gateway.upstream;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.io.Closer;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/// One connection to a member, for one exchange after the other. Used by one thread at a time, but
/// for [#abandon] and [#giveUp], which any thread may call to cut the exchange under way.
public final class UpstreamConnection {
  private static final int BUFFER_BYTES = 8 * 1024;
  private static final int MAX_LINE_BYTES = 64 * 1024;
  private static final int MAX_HEADERS = 200;
  private static final Http1Config CODEC =
      Http1Config.custom()
          .setBufferSize(BUFFER_BYTES)
          .setMaxLineLength(MAX_LINE_BYTES)
          .setMaxHeaderCount(MAX_HEADERS)
          .build();

  /// Why it was ended from outside.
  private record Cut(UpstreamFault.Kind kind, String why) {}

  private final Socket socket;
  private final Pieces pieces = new Pieces();
  private final DefaultBHttpClientConnection codec;
  private volatile @Nullable Cut cut;
  private volatile boolean replaceable = true;
  private volatile boolean endless;
  private boolean used;
  private long idleSinceNanos;

  UpstreamConnection(Socket socket) throws IOException {
    this.socket = socket;
    // Header bytes pass as they are: ISO 8859-1 maps each byte to the character of its number.
    // A member that answers before the whole upload was read is noticed between two pieces.
    this.codec =
        new DefaultBHttpClientConnection(
            CODEC,
            StandardCharsets.ISO_8859_1.newDecoder(),
            StandardCharsets.ISO_8859_1.newEncoder(),
            null,
            null,
            (request, connection, in, sent, next) -> sent > 0 && in.available() > 0,
            null,
            null);
    this.codec.bind(socket);
  }

  /// True when an exchange went over it before: the member may have closed it meanwhile.
  public boolean reused() {
    return used;
  }

  /// Sends a whole request.
  ///
  /// @throws UpstreamFault broken, timed out or abandoned
  public void send(ClassicHttpRequest request) {
    HttpEntity body = request.getEntity();
    if (body != null) {
      request.setEntity(pieces.of(body));
    }
    try {
      codec.sendRequestHeader(request);
      codec.sendRequestEntity(request);
      pieces.begin();
      codec.flush();
    } catch (IOException | HttpException e) {
      throw fault(e);
    } finally {
      pieces.end();
    }
  }

  /// The number of the piece of a request that is being written, from any thread: while it stays
  /// the same the member takes nothing. 0 when none is, as while the client has not sent it yet.
  public long piece() {
    return pieces.now();
  }

  /// Waits until the first byte of the answer, or the end of the connection, is there: until
  /// another thread calls [#giveUp] or [#abandon], if need be.
  ///
  /// @throws UpstreamFault broken, given up or abandoned
  public void awaitAnswer() {
    try {
      codec.isDataAvailable(Timeout.DISABLED);
    } catch (IOException e) {
      throw fault(e);
    }
  }

  /// The head of the answer. Interim answers (100, 103) are passed over.
  ///
  /// @param patience the longest silence before and within it
  /// @throws UpstreamFault broken, timed out or abandoned
  public ClassicHttpResponse receive(Duration patience) {
    try {
      patience(patience);
      ClassicHttpResponse response = codec.receiveResponseHeader();
      while (response.getCode() < HttpStatus.SC_OK
          && response.getCode() != HttpStatus.SC_SWITCHING_PROTOCOLS) {
        response = codec.receiveResponseHeader();
      }
      return response;
    } catch (IOException | HttpException e) {
      throw fault(e);
    }
  }

  /// The body of the answer, or of a tunnel after 101. Reads of it throw what [#fault] takes.
  ///
  /// @throws UpstreamFault when the answer's framing makes no sense
  public InputStream body(ClassicHttpResponse response) {
    try {
      codec.receiveResponseEntity(response);
      return response.getEntity().getContent();
    } catch (IOException | HttpException e) {
      throw fault(e);
    }
  }

  /// The way to the member after a 101.
  ///
  /// @throws UpstreamFault broken
  public OutputStream raw() {
    try {
      return socket.getOutputStream();
    } catch (IOException e) {
      throw fault(e);
    }
  }

  /// The longest silence that a read bears from now on; zero for any.
  ///
  /// @throws UpstreamFault broken
  public void patience(Duration silence) {
    try {
      socket.setSoTimeout(Math.toIntExact(silence.toMillis()));
    } catch (IOException e) {
      throw fault(e);
    }
  }

  /// From now on the answer is on its way to a client that cannot get it elsewhere: a member that
  /// goes down may still finish it.
  public void keepWhenDown() {
    replaceable = false;
  }

  /// From now on it carries a stream without an end: it does not keep a stopping gateway up.
  public void endless() {
    endless = true;
  }

  boolean isEndless() {
    return endless;
  }

  /// True until [#keepWhenDown].
  boolean replaceable() {
    return replaceable;
  }

  /// Cuts the exchange under way from any thread; its reads and writes then fail with `why`.
  public void abandon(String why) {
    cut(new Cut(UpstreamFault.Kind.ABANDONED, why));
  }

  /// Cuts it from any thread because the member took too long.
  public void giveUp(String why) {
    cut(new Cut(UpstreamFault.Kind.TIMED_OUT, why));
  }

  private void cut(Cut how) {
    cut = how;
    Closer.closeQuietly(socket);
  }

  /// Turns what the codec threw into a fault.
  public UpstreamFault fault(Exception cause) {
    Cut how = cut;
    if (how != null) {
      return new UpstreamFault(how.kind(), how.why());
    }
    return switch (cause) {
      case UpstreamFault known -> known;
      case SocketTimeoutException _ ->
          new UpstreamFault(UpstreamFault.Kind.TIMED_OUT, "no answer in time");
      case HttpException _ ->
          new UpstreamFault(UpstreamFault.Kind.BROKEN, "an answer that is not HTTP");
      default -> new UpstreamFault(UpstreamFault.Kind.BROKEN, "the connection broke");
    };
  }

  /// True when a further exchange can follow this one.
  boolean reusable(ClassicHttpRequest request, ClassicHttpResponse response) {
    return cut == null
        && codec.isOpen()
        && codec.isConsistent()
        && DefaultConnectionReuseStrategy.INSTANCE.keepAlive(request, response, null);
  }

  void idleSince(long nanos) {
    used = true;
    replaceable = true;
    idleSinceNanos = nanos;
  }

  long idleSince() {
    return idleSinceNanos;
  }

  /// Ends it now, without waiting for what is on the way. Twice is once.
  public void close() {
    codec.close(CloseMode.IMMEDIATE);
    Closer.closeQuietly(socket);
  }
}
