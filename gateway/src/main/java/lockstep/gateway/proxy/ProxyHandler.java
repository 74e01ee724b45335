package lockstep.gateway.proxy;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import lockstep.cluster.Mode;
import lockstep.core.time.Deadline;
import lockstep.core.time.Ticker;
import lockstep.gateway.upstream.UpstreamFault;

/// The gateway's front: `GET /ha/gateway` is answered here, everything else by a member.
public final class ProxyHandler implements HttpHandler {
  /// What the handler is made with.
  ///
  /// @param name of this gateway
  /// @param mode of the cluster
  /// @param trustForwarded see [HeadRewrite]
  public record Settings(
      String name, Mode mode, boolean trustForwarded, Limits limits, Patience patience) {}

  private static final Logger LOG = System.getLogger(ProxyHandler.class.getName());
  private static final String STATUS_PATH = "/ha/gateway";
  private static final Refusal BUSY =
      new Refusal(503, "The gateway has too many requests under way. Try again in a moment.");
  private static final Refusal INTERNAL =
      new Refusal(500, "Internal error of the gateway. Its log says more.");
  private static final Duration LINGER = Duration.ofSeconds(2);

  private final Settings settings;
  private final Members members;
  private final Outward outward;
  private final RequestRules rules;
  private final BodyIntake bodies;
  private final AnswerRelay relay;
  private final ByteBudget budget;
  private final SaveIds saveIds;
  private final Traffic traffic;
  private final Executor threads;
  private final Ticker ticker;
  private final AtomicInteger turns = new AtomicInteger();
  private volatile boolean stopping;

  /// Serves nobody before it is given to a server.
  ///
  /// @param chance makes save ids; only used under a lock
  /// @param threads runs each request: a new virtual thread for each
  public ProxyHandler(
      Settings settings, Members members, Ticker ticker, RandomGenerator chance, Executor threads) {
    Limits limits = settings.limits();
    HeadRewrite rewrite = new HeadRewrite(settings.name(), settings.trustForwarded());
    this.settings = settings;
    this.members = members;
    this.outward =
        new Outward(
            members,
            rewrite,
            settings.patience(),
            new Held(limits.held(), limits.heldBytes()),
            ticker);
    this.rules = new RequestRules(limits.targetChars(), limits.headerChars(), limits.bodyBytes());
    this.bodies = new BodyIntake(rules, limits.replayBytes(), settings.patience().client());
    this.relay = new AnswerRelay(rewrite, settings.patience());
    this.budget = new ByteBudget(limits.memoryBytes());
    this.saveIds = new SaveIds(chance);
    this.traffic = new Traffic(limits.underWay());
    this.threads = threads;
    this.ticker = ticker;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    exchange.dispatch(threads, () -> serve(exchange));
  }

  /// From now on each answer is the last of its connection.
  public void stopping() {
    stopping = true;
  }

  /// Waits until no request is under way.
  ///
  /// @return false when `patience` was over before
  public boolean awaitIdle(Duration patience) throws InterruptedException {
    return traffic.awaitNone(patience);
  }

  private void serve(HttpServerExchange exchange) {
    long began = ticker.nanos();
    String outcome = "";
    if (stopping || HeadRewrite.asksToClose(exchange.getRequestHeaders())) {
      exchange.setPersistent(false);
    }
    if (!traffic.enter()) {
      refuse(exchange, BUSY);
      return;
    }
    exchange.addExchangeCompleteListener(
        (_, next) -> {
          traffic.leave();
          next.proceed();
        });
    try (ByteBudget.Share share = budget.share()) {
      outcome = answer(exchange, share);
    } catch (ClientFault fault) {
      outcome = String.valueOf(fault.getMessage());
      fault
          .refusal()
          .ifPresentOrElse(why -> refuse(exchange, why), () -> AnswerRelay.cut(exchange));
    } catch (UpstreamFault fault) {
      outcome = "cut: " + fault.reason();
      AnswerRelay.cut(exchange);
    } catch (InterruptedException e) {
      AnswerRelay.cut(exchange);
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "request failed target=" + exchange.getRequestURI(), e);
      refuse(exchange, INTERNAL);
    } finally {
      log(exchange, outcome, began);
    }
  }

  private String answer(HttpServerExchange exchange, ByteBudget.Share share)
      throws InterruptedException {
    String method = exchange.getRequestMethod().toString();
    HeaderMap headers = exchange.getRequestHeaders();
    String target = Target.of(exchange);
    Optional<Refusal> refusal = rules.check(method, target, headers);
    if (refusal.isPresent()) {
      refuse(exchange, refusal.get());
      return "refused";
    }
    String path = Target.path(exchange);
    if (path.equals(STATUS_PATH) && method.equals("GET")) {
      status(exchange);
      return "here";
    }
    RequestKind kind = RequestKind.of(method, path, isWebSocket(headers), acceptsEvents(headers));
    ClientRequest request =
        new ClientRequest(
            method,
            target,
            headers,
            origin(exchange),
            kind,
            saveId(kind, headers),
            bodies.take(exchange, share));
    Optional<ClientWatch> watch = ClientWatch.of(exchange);
    AnswerIntake intake = new AnswerIntake(settings.limits().collectBytes(), share);
    Forwarding forwarding =
        new Forwarding(outward, request, watch, intake, turns.getAndIncrement());
    Answer answer = forwarding.run();
    if (!exchange.isRequestComplete()) {
      exchange.setPersistent(false);
    }
    relay.send(
        exchange,
        answer,
        request.saveId(),
        watch,
        kind.read() ? Optional.of(forwarding::again) : Optional.empty());
    return by(answer);
  }

  private Optional<String> saveId(RequestKind kind, HeaderMap headers) {
    if (kind != RequestKind.SAVE) {
      return Optional.empty();
    }
    return Optional.of(
        Optional.ofNullable(headers.getFirst(HeadRewrite.SAVE_ID)).orElseGet(saveIds::next));
  }

  private static boolean isWebSocket(HeaderMap headers) {
    return "websocket".equalsIgnoreCase(headers.getFirst(Headers.UPGRADE));
  }

  private static boolean acceptsEvents(HeaderMap headers) {
    String accept = headers.getFirst(Headers.ACCEPT);
    return accept != null && accept.toLowerCase(Locale.ROOT).contains("text/event-stream");
  }

  private static HeadRewrite.Origin origin(HttpServerExchange exchange) {
    return new HeadRewrite.Origin(
        exchange.getSourceAddress().getAddress().getHostAddress(),
        exchange.getRequestScheme(),
        Optional.ofNullable(exchange.getRequestHeaders().getFirst(Headers.HOST)));
  }

  private static String by(Answer answer) {
    return switch (answer) {
      case Answer.Whole(var member, var _, var _, int _) -> member.name();
      case Answer.Flow flow -> flow.member().name();
      case Answer.Tunnel tunnel -> tunnel.member().name();
      case Answer.Problem(var refusal, var _) -> refusal.message();
    };
  }

  private void status(HttpServerExchange exchange) {
    var pool = members.pool().now();
    byte[] body =
        Json.status(
            settings.name(),
            settings.mode(),
            pool,
            members.choose().serving(pool),
            name -> members.upstreams().of(name).underWay());
    relay.status(exchange, body);
  }

  private void refuse(HttpServerExchange exchange, Refusal why) {
    if (exchange.isResponseStarted()) {
      AnswerRelay.cut(exchange);
      return;
    }
    try {
      exchange.getResponseHeaders().clear();
      boolean unread = !exchange.isRequestComplete();
      if (unread) {
        exchange.getResponseHeaders().put(Headers.CONNECTION, "close");
      }
      relay.problem(
          exchange,
          new Answer.Problem(why, Optional.empty()),
          () -> BodyIntake.discard(exchange, Deadline.after(ticker, LINGER), ticker));
    } catch (ClientFault gone) {
      AnswerRelay.cut(exchange);
    }
  }

  private void log(HttpServerExchange exchange, String outcome, long began) {
    if (LOG.isLoggable(Level.DEBUG)) {
      LOG.log(
          Level.DEBUG,
          "request method={0} target={1} status={2} by={3} millis={4}",
          exchange.getRequestMethod(),
          exchange.getRequestURI(),
          Integer.toString(exchange.getStatusCode()),
          outcome,
          Long.toString((ticker.nanos() - began) / 1_000_000));
    }
  }
}
