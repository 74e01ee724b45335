package lockstep.gateway;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.DefaultByteBufferPool;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import lockstep.core.time.Ticker;
import lockstep.gateway.choose.Choose;
import lockstep.gateway.pool.LivePool;
import lockstep.gateway.pool.MemberState;
import lockstep.gateway.pool.Pool;
import lockstep.gateway.probe.Prober;
import lockstep.gateway.probe.SuspicionTeller;
import lockstep.gateway.proxy.Limits;
import lockstep.gateway.proxy.Members;
import lockstep.gateway.proxy.Patience;
import lockstep.gateway.proxy.ProxyHandler;
import lockstep.gateway.upstream.Upstream;
import lockstep.gateway.upstream.Upstreams;
import org.jspecify.annotations.Nullable;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioWorker;

/// A reverse proxy and load balancer in front of the members of a cluster. Started once, closed
/// once.
public final class Gateway implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Gateway.class.getName());
  private static final int BUFFER_BYTES = 16 * 1024;
  private static final int MAX_POOLED_BUFFERS = 1024;
  private static final int MAX_HEADER_BYTES = 96 * 1024;
  private static final int HEADER_PATIENCE_MILLIS = 10_000;
  private static final int KEEP_ALIVE_MILLIS = 75_000;
  private static final int BACKLOG = 1024;

  private final GatewayConfig config;
  private final LivePool pool;
  private final Upstreams upstreams;
  private final Prober prober;
  private final SuspicionTeller suspicions;
  private final ExecutorService threads;
  private final ProxyHandler handler;
  private @Nullable XnioWorker worker;
  private @Nullable Undertow server;

  /// A gateway that does nothing yet.
  ///
  /// @param clock for what people see
  /// @param ticker for deadlines
  /// @param chance for the spread of probes and for save ids; must bear several threads
  public Gateway(GatewayConfig config, InstantSource clock, Ticker ticker, RandomGenerator chance) {
    this.config = config;
    this.pool =
        new LivePool(
            new Pool(
                config.members().stream()
                    .map(member -> MemberState.unknown(member, clock.instant()))
                    .toList(),
                0));
    this.upstreams =
        new Upstreams(
            config.members(),
            new Upstream.Bounds(
                config.bounds().connections(), config.waiting().connect(), config.waiting().idle()),
            ticker);
    this.prober =
        new Prober(
            pool,
            new Prober.Pace(
                config.probing().interval(),
                config.probing().timeout(),
                config.probing().fall(),
                config.probing().rise()),
            clock,
            ticker,
            chance,
            upstreams);
    this.suspicions = new SuspicionTeller(pool, config.mode());
    this.threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("request-", 0).factory());
    this.handler =
        new ProxyHandler(
            settings(config),
            new Members(
                pool,
                new Choose(config.mode(), name -> upstreams.of(name).underWay()),
                upstreams,
                prober::suspect),
            ticker,
            chance,
            threads);
  }

  private static ProxyHandler.Settings settings(GatewayConfig config) {
    GatewayConfig.Bounds bounds = config.bounds();
    GatewayConfig.Waiting waiting = config.waiting();
    return new ProxyHandler.Settings(
        config.name(),
        config.mode(),
        config.trustForwarded(),
        new Limits(
            bounds.underWay(),
            bounds.held(),
            bounds.heldBytes(),
            bounds.targetChars(),
            bounds.headerChars(),
            bounds.bodyBytes(),
            bounds.replayBytes(),
            bounds.collectBytes(),
            bounds.memoryBytes()),
        new Patience(
            waiting.read(), waiting.busy(), waiting.slow(), waiting.hold(), waiting.client()));
  }

  /// Begins to probe and to listen, and returns at once. Requests that come before the first
  /// probes are answered wait for them.
  ///
  /// @return where it listens
  /// @throws GatewayFault when the address cannot be listened on
  public synchronized InetSocketAddress start() {
    prober.start();
    suspicions.start();
    XnioWorker io =
        Xnio.getInstance(Gateway.class.getClassLoader())
            .createWorkerBuilder()
            .setWorkerName("gateway")
            .setWorkerIoThreads(Math.max(2, Runtime.getRuntime().availableProcessors()))
            .setCoreWorkerPoolSize(2)
            .setMaxWorkerPoolSize(2)
            .setDaemon(true)
            .build();
    worker = io;
    Undertow listener =
        Undertow.builder()
            .setWorker(io)
            .addHttpListener(config.port(), config.address())
            // A cache for each thread would be made anew for each request's virtual thread.
            .setByteBufferPool(new DefaultByteBufferPool(true, BUFFER_BYTES, MAX_POOLED_BUFFERS, 0))
            .setSocketOption(Options.BACKLOG, BACKLOG)
            .setSocketOption(Options.TCP_NODELAY, true)
            .setServerOption(UndertowOptions.MAX_HEADER_SIZE, MAX_HEADER_BYTES)
            // The handler counts bodies itself: it can answer, the server could only hang up.
            .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, -1L)
            .setServerOption(UndertowOptions.MULTIPART_MAX_ENTITY_SIZE, -1L)
            .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, HEADER_PATIENCE_MILLIS)
            .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, KEEP_ALIVE_MILLIS)
            .setServerOption(UndertowOptions.DECODE_URL, false)
            .setServerOption(UndertowOptions.ALLOW_UNESCAPED_CHARACTERS_IN_URL, true)
            .setServerOption(UndertowOptions.MAX_PARAMETERS, BUFFER_BYTES)
            .setServerOption(UndertowOptions.BUFFER_PIPELINED_DATA, false)
            .setServerOption(UndertowOptions.ALWAYS_SET_KEEP_ALIVE, false)
            .setHandler(handler)
            .build();
    try {
      listener.start();
    } catch (RuntimeException e) {
      close();
      throw new GatewayFault(
          "cannot listen on %s:%d: %s; choose another port or stop what uses it"
              .formatted(config.address(), config.port(), cause(e)),
          e);
    }
    server = listener;
    InetSocketAddress address =
        (InetSocketAddress) listener.getListenerInfo().getFirst().getAddress();
    LOG.log(
        Level.INFO,
        "gateway listens name={0} address={1} mode={2}",
        config.name(),
        address,
        config.mode().word());
    return address;
  }

  private static String cause(RuntimeException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return String.valueOf(cause.getMessage());
  }

  /// Stops: no new connections, streams without an end are cut, other requests get their time to
  /// finish, then all is closed.
  @Override
  public synchronized void close() {
    handler.stopping();
    if (server != null) {
      server.stop();
      server = null;
    }
    upstreams.abandonEndless("the gateway is stopping");
    try {
      if (!handler.awaitIdle(config.waiting().stop())) {
        LOG.log(Level.WARNING, "requests were cut because they did not finish in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    suspicions.close();
    prober.close();
    upstreams.close();
    threads.shutdownNow();
    if (worker != null) {
      worker.shutdownNow();
      worker = null;
    }
  }
}
