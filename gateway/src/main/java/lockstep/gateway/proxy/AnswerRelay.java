package lockstep.gateway.proxy;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import lockstep.gateway.overload.Admission;
import lockstep.gateway.upstream.UpstreamConnection;
import lockstep.gateway.upstream.UpstreamFault;
import org.apache.hc.core5.http.Header;
import org.xnio.IoUtils;
import org.xnio.XnioIoThread;
import org.xnio.channels.StreamSinkChannel;

/// Gives an answer to the client.
///
/// @param rewrite of headers
/// @param patience with members and clients
record AnswerRelay(HeadRewrite rewrite, Patience patience) {
  private static final int UNAVAILABLE = 503;
  private static final String RETRY_AFTER_SECONDS = "2";
  private static final HttpString SAVE_ID = new HttpString(HeadRewrite.SAVE_ID);

  /// Sends `answer`. When it cannot be finished the connection is cut, so that nobody takes a part
  /// for the whole.
  ///
  /// @param saveId of a save, told to the client
  /// @param again asks for the answer once more when its member breaks off; empty when that may
  ///     not be asked
  /// @throws ClientFault when the client is gone
  /// @throws UpstreamFault when the member broke off in the middle of a flow
  /// @throws InterruptedException when the gateway stops
  void send(
      HttpServerExchange exchange,
      Answer answer,
      Optional<String> saveId,
      Optional<ClientWatch> watch,
      Optional<FlowPump.Again> again)
      throws InterruptedException {
    try {
      sendWhatever(exchange, answer, saveId, watch, again);
    } catch (RuntimeException e) {
      // Whatever went wrong, a member's connection is not kept.
      answer.letGo();
      throw e;
    }
  }

  private void sendWhatever(
      HttpServerExchange exchange,
      Answer answer,
      Optional<String> saveId,
      Optional<ClientWatch> watch,
      Optional<FlowPump.Again> again)
      throws InterruptedException {
    switch (answer) {
      case Answer.Problem problem -> problem(exchange, problem, () -> {});
      case Answer.Whole whole -> {
        head(exchange, whole.head().getCode(), whole.head().getHeaders(), saveId);
        whole(exchange, whole);
      }
      case Answer.Flow flow -> {
        head(exchange, flow.head().getCode(), flow.head().getHeaders(), saveId);
        flow(exchange, flow, watch, again);
      }
      case Answer.Tunnel tunnel -> {
        rewrite.toClient(tunnel.head().getHeaders(), exchange.getResponseHeaders());
        Tunnel.open(exchange, tunnel);
      }
    }
  }

  private void head(
      HttpServerExchange exchange, int status, Header[] headers, Optional<String> saveId) {
    exchange.setStatusCode(status);
    HeaderMap to = exchange.getResponseHeaders();
    rewrite.toClient(headers, to);
    saveId.ifPresent(id -> to.put(SAVE_ID, id));
  }

  private void whole(HttpServerExchange exchange, Answer.Whole whole) {
    boolean bodiless =
        exchange.getRequestMethod().toString().equals("HEAD")
            || whole.head().getCode() == 204
            || whole.head().getCode() == 304;
    if (!bodiless) {
      exchange.getResponseHeaders().put(Headers.CONTENT_LENGTH, whole.count());
    }
    if (bodiless || whole.count() == 0) {
      end(exchange);
      return;
    }
    bytes(exchange, ByteBuffer.wrap(whole.body(), 0, whole.count()), () -> {});
  }

  private void bytes(HttpServerExchange exchange, ByteBuffer bytes, Runnable beforeEnd) {
    try {
      writer(exchange).write(bytes);
      beforeEnd.run();
      end(exchange);
    } catch (IOException e) {
      throw ClientFault.gone("the client left during the answer");
    }
  }

  private void flow(
      HttpServerExchange exchange,
      Answer.Flow flow,
      Optional<ClientWatch> watch,
      Optional<FlowPump.Again> again)
      throws InterruptedException {
    UpstreamConnection connection = flow.lease().connection();
    Optional<ClientWatch> here = flow.endless() ? watch : Optional.empty();
    connection.patience(flow.endless() ? Duration.ZERO : patience.slow());
    if (flow.endless()) {
      connection.endless();
      here.ifPresent(client -> client.start(() -> connection.abandon("the client left")));
    } else if (again.isEmpty()) {
      connection.keepWhenDown();
    }
    ChannelWriter writer = writer(exchange);
    try (FlowPump pump = new FlowPump(flow, writer, flow.endless() ? Optional.empty() : again)) {
      Trailers.pass(pump.run(), exchange);
    } catch (UpstreamFault fault) {
      if (!flow.endless()) {
        throw fault;
      }
      // A stream of events has no end that could be missed: its client opens it again.
    } finally {
      here.ifPresent(ClientWatch::stop);
    }
    end(exchange);
  }

  /// Ends an answer whose bytes are all written, in the thread that owns the connection: ended
  /// from another one, Undertow makes that thread spin until it is done, and on a busy machine the
  /// spinning was most of the work.
  ///
  /// Over HTTP/2 the end of an answer waits for the client's window, and a short answer is all end:
  /// who takes nothing is cut here as well.
  private void end(HttpServerExchange exchange) {
    XnioIoThread owner = exchange.getIoThread();
    try {
      owner.execute(
          () -> {
            exchange.endExchange();
            if (!exchange.isComplete()) {
              long patient = patience.client().toMillis();
              owner.executeAfter(() -> cutIfOpen(exchange), patient, TimeUnit.MILLISECONDS);
            }
          });
    } catch (RejectedExecutionException e) {
      exchange.endExchange();
    }
  }

  private static void cutIfOpen(HttpServerExchange exchange) {
    if (!exchange.isComplete()) {
      cut(exchange);
    }
  }

  private ChannelWriter writer(HttpServerExchange exchange) {
    StreamSinkChannel channel = exchange.getResponseChannel();
    if (channel == null) {
      throw ClientFault.gone("the client was answered already");
    }
    return new ChannelWriter(channel, patience.client());
  }

  /// What the gateway tells of itself.
  ///
  /// @throws ClientFault when the client is gone
  void status(HttpServerExchange exchange, byte[] body) {
    own(exchange, "application/json", body);
  }

  /// What the gateway tells of itself.
  ///
  /// @param type of the content
  void own(HttpServerExchange exchange, String type, byte[] body) {
    HeaderMap to = exchange.getResponseHeaders();
    to.put(Headers.CONTENT_TYPE, type);
    to.put(Headers.CONTENT_LENGTH, body.length);
    to.put(Headers.CACHE_CONTROL, "no-store");
    to.put(HeadRewrite.GATEWAY, rewrite.gateway());
    bytes(exchange, ByteBuffer.wrap(body), () -> {});
  }

  /// The gateway's own answer.
  ///
  /// @param linger runs when the answer is on its way and before the connection may be closed: a
  ///     client that still sends would lose the answer with the connection
  /// @throws ClientFault when the client is gone
  void problem(HttpServerExchange exchange, Answer.Problem problem, Runnable linger) {
    Refusal refusal = problem.refusal();
    exchange.setStatusCode(refusal.status());
    HeaderMap to = exchange.getResponseHeaders();
    to.put(Headers.CONTENT_TYPE, "application/json");
    to.put(HeadRewrite.GATEWAY, rewrite.gateway());
    problem.saveId().ifPresent(id -> to.put(SAVE_ID, id));
    if (refusal.status() == UNAVAILABLE) {
      to.put(Headers.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
    byte[] body = Json.problem(refusal.message(), problem.saveId());
    to.put(Headers.CONTENT_LENGTH, body.length);
    if (exchange.getRequestMethod().toString().equals("HEAD")) {
      end(exchange);
      return;
    }
    bytes(exchange, ByteBuffer.wrap(body), linger);
  }

  /// Ends the client's connection, or its stream of one, as it is. Its place is free at once:
  /// Undertow may never tell that an exchange whose last bytes nobody takes is complete.
  static void cut(HttpServerExchange exchange) {
    exchange.setPersistent(false);
    IoUtils.safeClose(exchange.getConnection());
    exchange.endExchange();
    Admission.Place place = exchange.getAttachment(Tunnel.PLACE);
    if (place != null) {
      place.close();
    }
  }
}
