package lockstep.api.http;

import io.undertow.io.Receiver;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import lockstep.core.fault.StoreFault;
import lockstep.sync.pull.GitFault;
import org.xnio.IoUtils;

/// Undertow's side of the kernel: reads the body on an I/O thread, runs the handler on the
/// executor, and writes the answer without blocking.
public final class Dispatcher implements HttpHandler {
  /// What is read of a body at all; beyond it the connection is cut.
  private static final long MOST_READ = 32L * 1024 * 1024;

  /// As Grafana's: how long a delivery may be on its way.
  private static final Duration LONG_BODY = Duration.ofSeconds(30);

  private static final int MB = 1024 * 1024;
  private static final Duration BUSY = Duration.ofSeconds(1);
  private static final HttpString INSTANCE = new HttpString("Lockstep-Instance");
  private static final byte[] NOTHING = new byte[0];
  private static final Logger LOG = System.getLogger(Dispatcher.class.getName());

  private final Router router;
  private final Filter errors;
  private final Filter filter;
  private final Executor executor;
  private final Traffic traffic;
  private final List<Answer.Header> always;
  private final EventStreams streams;
  private final LongBodies longBodies;

  /// @param errors around every answer, also where no route was asked
  /// @param filter around every route
  /// @param executor one thread for each request
  /// @param instance the name that every answer bears
  /// @param keepAlive how often an idle stream of events gets a comment
  public Dispatcher(
      Router router,
      Filter errors,
      Filter filter,
      Executor executor,
      Traffic traffic,
      String instance,
      Duration keepAlive) {
    this(router, errors, filter, executor, traffic, instance, keepAlive, new LongBodies(LONG_BODY));
  }

  Dispatcher(
      Router router,
      Filter errors,
      Filter filter,
      Executor executor,
      Traffic traffic,
      String instance,
      Duration keepAlive,
      LongBodies longBodies) {
    this.errors = errors;
    this.longBodies = longBodies;
    this.router = router;
    this.filter = filter;
    this.executor = executor;
    this.traffic = traffic;
    this.always =
        List.of(
            new Answer.Header(INSTANCE.toString(), instance),
            new Answer.Header("X-Content-Type-Options", "nosniff"),
            new Answer.Header("X-Frame-Options", "deny"),
            new Answer.Header("Referrer-Policy", "strict-origin-when-cross-origin"));
    this.streams = new EventStreams(keepAlive);
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    Router.Match match =
        router.find(exchange.getRequestMethod().toString(), exchange.getRequestPath());
    if (!traffic.enter()) {
      refuse(exchange, match, Answer.unavailable("Too many requests at once", BUSY));
      return;
    }
    exchange.addExchangeCompleteListener(
        (_, next) -> {
          traffic.leave();
          next.proceed();
        });
    if (exchange.isRequestComplete()) {
      dispatch(exchange, match, NOTHING);
      return;
    }
    if (!longBodies.enter(exchange, match.route())) {
      refuse(exchange, match, Answer.unavailable("Too many long requests at once", BUSY));
      return;
    }
    exchange.setMaxEntitySize(MOST_READ);
    Receiver receiver = exchange.getRequestReceiver();
    receiver.setMaxBufferSize(match.route().bodyLimit());
    receiver.receiveFullBytes(
        (received, bytes) -> dispatch(received, match, bytes),
        (failed, fault) -> refuse(failed, match, unread(fault, match.route())));
  }

  private void dispatch(HttpServerExchange exchange, Router.Match match, byte[] body) {
    exchange.dispatch(
        executor,
        (HttpHandler) dispatched -> send(dispatched, answer(Request.of(dispatched, match, body))));
  }

  /// Answers what is not let in.
  private void refuse(HttpServerExchange exchange, Router.Match match, Answer answer) {
    send(exchange, errors.around(Request.of(exchange, match, NOTHING), _ -> answer));
  }

  private Answer answer(Request request) {
    return errors.around(
        request,
        asked -> {
          try {
            return filter.around(asked, this::handle);
          } catch (RuntimeException bug) {
            return broken(asked, bug);
          }
        });
  }

  private Answer handle(Request request) {
    try {
      return request.route().handler().handle(request);
    } catch (HttpFault fault) {
      return fault.answer();
    }
  }

  /// Faults of the world that no handler could answer better.
  public static final Filter FAULTS =
      (request, next) -> {
        try {
          return next.handle(request);
        } catch (HttpFault fault) {
          return fault.answer();
        } catch (StoreFault fault) {
          LOG.log(
              Level.WARNING,
              "request failed reason=database route={0} detail={1}",
              request.route().pattern(),
              fault.getMessage());
          return Answer.unavailable("The database does not answer", fault.retryAfter());
        } catch (GitFault fault) {
          LOG.log(
              Level.WARNING,
              "request failed reason=mirror route={0} detail={1}",
              request.route().pattern(),
              fault.getMessage());
          return Answer.unavailable("The copy of the repository cannot be read", BUSY);
        }
      };

  private static Answer broken(Request request, RuntimeException bug) {
    String what = "request failed reason=bug route=" + request.route().pattern();
    LOG.log(Level.ERROR, what, bug);
    return Answer.message(500, "Internal server error");
  }

  private static Answer unread(Exception fault, Route route) {
    if (!(fault instanceof Receiver.RequestToLargeException)) {
      return Answer.message(400, "bad request data");
    }
    int limit = route.bodyLimit();
    String most = limit >= MB ? limit / MB + " MB" : limit / 1024 + " KB";
    return Answer.message(413, "The request is too large, max is " + most);
  }

  private void send(HttpServerExchange exchange, Answer answer) {
    exchange.setStatusCode(answer.status());
    HeaderMap headers = exchange.getResponseHeaders();
    always.forEach(header -> headers.put(new HttpString(header.name()), header.value()));
    answer.headers().forEach(header -> headers.add(new HttpString(header.name()), header.value()));
    if (!headers.contains("Cache-Control")) {
      headers.put(new HttpString("Cache-Control"), "no-store");
    }
    if (traffic.draining()) {
      exchange.setPersistent(false);
    }
    switch (answer.body()) {
      case Body.Empty _ -> exchange.endExchange();
      case Body.Bytes(String type, byte[] bytes) -> {
        headers.put(new HttpString("Content-Type"), type);
        exchange.setResponseContentLength(bytes.length);
        exchange.getResponseSender().send(ByteBuffer.wrap(bytes));
      }
      case Body.Stream(String type, Body.Writing writing) -> {
        headers.put(new HttpString("Content-Type"), type);
        stream(exchange, writing);
      }
      case Body.Events(EventClient client) -> streams.open(exchange, client);
    }
  }

  private static void stream(HttpServerExchange exchange, Body.Writing writing) {
    exchange.startBlocking();
    try (OutputStream out = exchange.getOutputStream()) {
      writing.to(out);
    } catch (IOException _) {
      // the client is gone: nobody is left to be told
      IoUtils.safeClose(exchange.getConnection());
    }
  }
}
