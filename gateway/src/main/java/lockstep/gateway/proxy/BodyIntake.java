package lockstep.gateway.proxy;

import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpContinue;
import io.undertow.server.protocol.http.HttpServerConnection;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import lockstep.core.time.Deadline;
import lockstep.core.time.Ticker;
import org.xnio.channels.Channels;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.channels.StreamSourceChannel;
import org.xnio.conduits.StreamSinkConduit;

/// Takes the body of a request from its client: whole when it is short enough to be sent again, as
/// a flow when not.
///
/// @param rules how long it may be
/// @param replayBytes how long it may be to be kept
/// @param pace how slow the client may send
record BodyIntake(RequestRules rules, int replayBytes, ChannelReader.Pace pace) {
  private static final int FIRST_BYTES = 16 * 1024;
  private static final byte[] CONTINUE =
      "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final Duration CONTINUE_WAIT = Duration.ofSeconds(5);
  private static final Refusal UNREADABLE =
      new Refusal(400, "The body of the request cannot be read to its end. Send it again.");

  /// The body of `exchange`.
  ///
  /// @param share pays for what is kept
  /// @throws ClientFault too large, too slow, or gone
  RequestBody take(HttpServerExchange exchange, ByteBudget.Share share) {
    if (exchange.isRequestComplete()) {
      return new RequestBody.None();
    }
    letSend(exchange);
    StreamSourceChannel channel = exchange.getRequestChannel();
    if (channel == null) {
      return new RequestBody.None();
    }
    ChannelReader reader = new ChannelReader(channel, pace);
    OptionalLong length = RequestRules.length(exchange.getRequestHeaders());
    if (length.isPresent()
        && (length.getAsLong() > replayBytes || !share.take(length.getAsLong()))) {
      return new RequestBody.Flow(
          new byte[0], 0, reader, length, rules, () -> Trailers.of(exchange));
    }
    try {
      return length.isPresent()
          ? exact(reader, Math.toIntExact(length.getAsLong()))
          : untilEnd(exchange, reader, share);
    } catch (IOException e) {
      throw ClientFault.refused(UNREADABLE);
    }
  }

  /// A client that asks whether it may send its body hears yes from here: the gateway wants the
  /// body in any case. The server's own yes has a length, which RFC 9110 (8.6) forbids.
  private static void letSend(HttpServerExchange exchange) {
    if (!HttpContinue.requiresContinueResponse(exchange)) {
      return;
    }
    try {
      if (exchange.getConnection() instanceof HttpServerConnection one) {
        letSend(one.getOriginalSinkConduit());
      } else {
        HttpServerExchange yes = exchange.getConnection().sendOutOfBandResponse(exchange);
        StreamSinkChannel out = yes.setStatusCode(StatusCodes.CONTINUE).getResponseChannel();
        out.shutdownWrites();
        Channels.flushBlocking(out);
      }
    } catch (IOException e) {
      throw ClientFault.gone("the client left before its body");
    }
    // Said once.
    exchange.getRequestHeaders().remove(Headers.EXPECT);
  }

  private static void letSend(StreamSinkConduit out) throws IOException {
    ByteBuffer yes = ByteBuffer.wrap(CONTINUE);
    out.write(yes);
    while (yes.hasRemaining() || !out.flush()) {
      out.awaitWritable(CONTINUE_WAIT.toMillis(), TimeUnit.MILLISECONDS);
      if (yes.hasRemaining() && out.write(yes) == 0) {
        throw new IOException("it takes nothing");
      }
    }
  }

  /// Reads and throws away what the client still sends of a body that nobody asked for.
  ///
  /// @param until when to stop at the latest
  static void discard(HttpServerExchange exchange, Deadline until, Ticker ticker) {
    if (exchange.isRequestComplete() || HttpContinue.requiresContinueResponse(exchange)) {
      return;
    }
    StreamSourceChannel channel = exchange.getRequestChannel();
    if (channel == null) {
      return;
    }
    ByteBuffer piece = ByteBuffer.allocate(FIRST_BYTES);
    try {
      while (!until.passed(ticker)
          && ChannelReader.unhurried(channel, until.left(ticker)).read(piece.clear()) >= 0) {
        piece.clear();
      }
    } catch (IOException | ClientFault e) {
      // The client left or keeps silent: it has its answer, and the connection is closed next.
      exchange.setPersistent(false);
    }
  }

  private static RequestBody exact(ChannelReader reader, int length) throws IOException {
    ByteBuffer all = ByteBuffer.allocate(length);
    while (all.hasRemaining()) {
      if (reader.read(all) < 0) {
        throw new IOException("end before the announced length");
      }
    }
    // The end must be read too: it is what tells the server that the request is complete.
    reader.read(ByteBuffer.allocate(1));
    return new RequestBody.Whole(all.array(), length, List.of());
  }

  private RequestBody untilEnd(
      HttpServerExchange exchange, ChannelReader reader, ByteBudget.Share share)
      throws IOException {
    ByteBuffer all = ByteBuffer.allocate(FIRST_BYTES);
    boolean paid = share.take(FIRST_BYTES);
    while (paid && reader.read(all) >= 0) {
      if (!all.hasRemaining()) {
        int larger = Math.min(all.capacity() * 2, replayBytes);
        paid = larger > all.capacity() && share.take(larger - all.capacity());
        if (paid) {
          all = ByteBuffer.wrap(Arrays.copyOf(all.array(), larger)).position(all.position());
        }
      }
    }
    return paid
        ? new RequestBody.Whole(all.array(), all.position(), Trailers.of(exchange))
        : new RequestBody.Flow(
            all.array(),
            all.position(),
            reader,
            OptionalLong.empty(),
            rules,
            () -> Trailers.of(exchange));
  }
}
