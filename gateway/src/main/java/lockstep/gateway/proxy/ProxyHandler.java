package lockstep.gateway.proxy;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import lockstep.cluster.Mode;
import lockstep.core.time.Deadline;
import lockstep.core.time.Ticker;
import lockstep.gateway.front.Door;
import lockstep.gateway.front.TrustedProxies;
import lockstep.gateway.log.AccessLog;
import lockstep.gateway.overload.Admission;
import lockstep.gateway.overload.OverloadRules;
import lockstep.gateway.overload.Rank;
import lockstep.gateway.pool.Pool;
import lockstep.gateway.upstream.Passage;
import lockstep.gateway.upstream.UpstreamFault;

/// The gateway's front: `GET /ha/gateway` and what lies below it is answered here, everything else
/// by a member.
public final class ProxyHandler implements HttpHandler {
  /// What the handler is made with.
  ///
  /// @param name of this gateway
  /// @param mode of the cluster
  /// @param trusted proxies in front that are believed
  /// @param bytesPerSecond the slowest body of a request
  /// @param grace how long a body may be slower at its beginning
  /// @param overload how much goes on at once
  public record Settings(
      String name,
      Mode mode,
      TrustedProxies trusted,
      int bytesPerSecond,
      Duration grace,
      OverloadRules overload,
      Limits limits,
      Patience patience) {}

  /// What the handler runs on.
  ///
  /// @param clock for what people see
  /// @param ticker for deadlines
  /// @param chance makes save ids; only used under a lock
  /// @param threads runs each request: a new virtual thread for each
  /// @param counts of what happened, for the gateway's whole life
  /// @param lastSaves of scripts, for as long
  /// @param drain says when its end is near
  /// @param door through which clients come
  /// @param passage by which the gateway knows its own requests
  public record Machine(
      InstantSource clock,
      Ticker ticker,
      RandomGenerator chance,
      Executor threads,
      Counts counts,
      LastSaves lastSaves,
      Drain drain,
      Door door,
      Passage passage) {}

  private static final Logger LOG = System.getLogger(ProxyHandler.class.getName());
  private static final String STATUS_PATH = "/ha/gateway";
  private static final String METRICS_PATH = "/ha/gateway/metrics";
  private static final Refusal INTERNAL =
      new Refusal(500, "Internal error of the gateway. Its log says more.");
  private static final Refusal LOOP =
      new Refusal(
          508,
          "This request came back to the gateway that sent it on. A member in cluster.members of"
              + " its configuration is the gateway itself or leads to it: give each member's own"
              + " address.");
  private static final String OPERATIONS = "/ha/";
  private static final Refusal NO_OPERATIONS =
      new Refusal(
          501,
          "The members are Grafana servers, which know no operations of a cluster. The gateway"
              + " sends requests to one of them until it fails; GET /ha/status says to which. To"
              + " choose another, give it a higher priority in the gateway's configuration.");
  private static final Duration LINGER = Duration.ofSeconds(2);

  private final Settings settings;
  private final Members members;
  private final Outward outward;
  private final Counts counts;
  private final Door door;
  private final Held held;
  private final RequestRules rules;
  private final BodyIntake bodies;
  private final AnswerRelay relay;
  private final ByteBudget budget;
  private final SaveIds saveIds;
  private final LastSaves lastSaves;
  private final Drain drain;
  private final Admission admission;
  private final Executor threads;
  private final Ticker ticker;
  private final InstantSource clock;
  private final AccessLog visits;
  private final Passage passage;
  private final AtomicInteger turns = new AtomicInteger();
  private volatile boolean stopping;

  /// Serves nobody before it is given to a server.
  ///
  /// @param visits hears of each request
  public ProxyHandler(Settings settings, Members members, AccessLog visits, Machine machine) {
    Limits limits = settings.limits();
    HeadRewrite rewrite = new HeadRewrite(settings.name(), machine.passage());
    this.ticker = machine.ticker();
    this.clock = machine.clock();
    this.visits = visits;
    this.settings = settings;
    this.members = members;
    this.admission = new Admission(settings.overload(), ticker);
    this.counts = machine.counts();
    this.door = machine.door();
    this.held = new Held(limits.held(), limits.heldBytes(), counts);
    this.outward =
        new Outward(
            members,
            admission,
            rewrite,
            settings.patience(),
            held,
            counts,
            new Vigils(machine.threads(), ticker),
            ticker);
    this.rules = new RequestRules(limits.targetChars(), limits.headerChars(), limits.bodyBytes());
    this.bodies =
        new BodyIntake(
            rules,
            limits.replayBytes(),
            new ChannelReader.Pace(
                settings.patience().client(), settings.bytesPerSecond(), settings.grace(), ticker));
    this.relay = new AnswerRelay(rewrite, settings.patience());
    this.budget = new ByteBudget(limits.memoryBytes());
    this.saveIds = new SaveIds(machine.chance());
    this.lastSaves = machine.lastSaves();
    this.drain = machine.drain();
    this.threads = machine.threads();
    this.passage = machine.passage();
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
    return admission.awaitNone(patience);
  }

  private void serve(HttpServerExchange exchange) {
    Course course = new Course(clock.instant(), ticker.nanos());
    if (isLast(exchange) || HeadRewrite.asksToClose(exchange.getRequestHeaders())) {
      exchange.setPersistent(false);
    }
    exchange.addExchangeCompleteListener(
        (done, next) -> {
          tell(done, course);
          next.proceed();
        });
    try (ByteBudget.Share share = budget.share()) {
      admit(exchange, share, course);
    } catch (ClientFault fault) {
      course.end(String.valueOf(fault.getMessage()));
      fault.refusal().ifPresentOrElse(why -> refuse(exchange, why), () -> cut(exchange, course));
    } catch (UpstreamFault fault) {
      course.end(fault.reason());
      cut(exchange, course);
    } catch (InterruptedException e) {
      cut(exchange, course);
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "request failed path=" + exchange.getRequestPath(), e);
      refuse(exchange, INTERNAL);
    }
  }

  /// Connections go elsewhere one by one as long as the gateway drains; but a WebSocket needs one
  /// that stays.
  private boolean isLast(HttpServerExchange exchange) {
    return stopping || (drain.begun() && !exchange.getRequestHeaders().contains(Headers.UPGRADE));
  }

  private static void cut(HttpServerExchange exchange, Course course) {
    course.cut();
    AnswerRelay.cut(exchange);
  }

  private void admit(HttpServerExchange exchange, ByteBudget.Share share, Course course)
      throws InterruptedException {
    String method = exchange.getRequestMethod().toString();
    HeaderMap headers = exchange.getRequestHeaders();
    Optional<Refusal> refusal = rules.check(method, Target.of(exchange), headers);
    if (refusal.isPresent()) {
      refuse(exchange, refusal.get());
      return;
    }
    if (passage.isIn(headers)) {
      refuse(exchange, LOOP);
      return;
    }
    String path = Target.path(exchange);
    if (drain.turnsAway(path)) {
      exchange.setStatusCode(503);
      relay.status(exchange, Json.draining(settings.name()));
      return;
    }
    if (path.equals(STATUS_PATH) && method.equals("GET")) {
      status(exchange);
      return;
    }
    if (path.equals(METRICS_PATH) && method.equals("GET")) {
      relay.own(
          exchange,
          MetricsText.FORMAT,
          MetricsText.of(members, admission, counts, door, held.now(), drain.begun()));
      return;
    }
    if (path.startsWith(OPERATIONS) && members.pool().now().decidedHere()) {
      withoutInstances(exchange, method, path);
      return;
    }
    boolean events = acceptsEvents(headers) || watches(exchange);
    RequestKind kind = RequestKind.of(method, path, asksForTunnel(exchange), events);
    Rank rank = Ranks.of(kind, events, headers);
    Optional<Admission.Place> place = admission.enter(rank);
    if (place.isEmpty()) {
      counts.shed(rank);
      refuse(exchange, Ranks.refusal(rank));
      return;
    }
    exchange.putAttachment(Tunnel.PLACE, place.get());
    exchange.addExchangeCompleteListener(
        (done, next) -> {
          if (!Tunnel.begins(done)) {
            place.get().close();
          }
          next.proceed();
        });
    answer(exchange, kind, place.get(), share, course);
  }

  private void answer(
      HttpServerExchange exchange,
      RequestKind kind,
      Admission.Place place,
      ByteBudget.Share share,
      Course course)
      throws InterruptedException {
    HeaderMap headers = exchange.getRequestHeaders();
    Optional<String> script = lastSaves.bear(headers);
    ClientRequest request =
        new ClientRequest(
            exchange.getRequestMethod().toString(),
            Target.of(exchange),
            headers,
            origin(exchange),
            kind,
            saveId(kind, headers),
            bodies.take(exchange, share));
    Optional<ClientWatch> watch = ClientWatch.of(exchange);
    AnswerIntake intake = new AnswerIntake(settings.limits().collectBytes(), share);
    Forwarding forwarding =
        new Forwarding(outward, request, watch, intake, course, turns.getAndIncrement());
    Answer answer = forwarding.run();
    course.by(answer);
    script.ifPresent(who -> lastSaves.learn(who, answer));
    if (answer instanceof Answer.Flow flow && flow.endless()) {
      place.endless();
    }
    if (isLast(exchange) || !exchange.isRequestComplete()) {
      exchange.setPersistent(false);
    }
    relay.send(
        exchange,
        answer,
        request.saveId(),
        watch,
        kind.read() ? Optional.of(forwarding::again) : Optional.empty());
  }

  private Optional<String> saveId(RequestKind kind, HeaderMap headers) {
    if (kind != RequestKind.SAVE) {
      return Optional.empty();
    }
    return Optional.of(
        Optional.ofNullable(headers.getFirst(HeadRewrite.SAVE_ID)).orElseGet(saveIds::next));
  }

  /// HTTP/1.0 knows no switch of protocols, and a connection that is to end after its answer has
  /// nothing to switch.
  private static boolean asksForTunnel(HttpServerExchange exchange) {
    return exchange.isHttp11()
        && exchange.isPersistent()
        && "websocket".equalsIgnoreCase(exchange.getRequestHeaders().getFirst(Headers.UPGRADE));
  }

  private static boolean acceptsEvents(HeaderMap headers) {
    String accept = headers.getFirst(Headers.ACCEPT);
    return accept != null && accept.toLowerCase(Locale.ROOT).contains("text/event-stream");
  }

  /// Kubernetes' way to follow a list: what it was asked for tells it, not what it accepts.
  private static boolean watches(HttpServerExchange exchange) {
    Deque<String> said = exchange.getQueryParameters().get("watch");
    return exchange.getRequestPath().startsWith("/apis/")
        && said != null
        && (said.contains("true") || said.contains("1"));
  }

  private HeadRewrite.Origin origin(HttpServerExchange exchange) {
    InetAddress peer = exchange.getSourceAddress().getAddress();
    return new HeadRewrite.Origin(
        peer.getHostAddress(),
        // Over HTTP/2 the scheme of the request is what the client says.
        exchange.getConnection().getSslSession() == null ? "http" : "https",
        Optional.ofNullable(exchange.getRequestHeaders().getFirst(Headers.HOST)),
        settings.trusted().trusts(peer));
  }

  private void status(HttpServerExchange exchange) {
    var pool = members.pool().now();
    byte[] body =
        Json.status(
            settings.name(),
            settings.mode(),
            pool,
            admission,
            members.choose().serving(pool),
            members.load());
    relay.status(exchange, body);
  }

  /// Grafana servers know nothing of `/ha`: the gateway says what it knows of them.
  private void withoutInstances(HttpServerExchange exchange, String method, String path) {
    Pool pool = members.pool().now();
    if (path.equals(OPERATIONS + "status") && method.equals("GET")) {
      relay.status(
          exchange,
          Json.clusterStatus(
              settings.name(), settings.mode(), pool, members.choose().serving(pool)));
    } else {
      refuse(exchange, NO_OPERATIONS);
    }
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

  private void tell(HttpServerExchange exchange, Course course) {
    counts.ended(exchange.getStatusCode(), course);
    if (LOG.isLoggable(Level.DEBUG)) {
      LOG.log(
          Level.DEBUG,
          "request method={0} path={1} status={2} {3}",
          exchange.getRequestMethod(),
          exchange.getRequestURI(),
          Integer.toString(exchange.getStatusCode()),
          course);
    }
    if (visits.on()) {
      HeaderValues chain = exchange.getRequestHeaders().get("X-Forwarded-For");
      visits.add(
          course.visit(
              exchange,
              settings
                  .trusted()
                  .client(
                      exchange.getSourceAddress().getAddress(),
                      chain == null ? List.of() : List.copyOf(chain)),
              ticker.nanos()));
    }
  }
}
