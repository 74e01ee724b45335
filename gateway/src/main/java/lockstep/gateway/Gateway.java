package lockstep.gateway;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import lockstep.core.time.Ticker;
import lockstep.gateway.choose.Choose;
import lockstep.gateway.choose.Load;
import lockstep.gateway.log.AccessLog;
import lockstep.gateway.passive.Passive;
import lockstep.gateway.passive.RetryBudget;
import lockstep.gateway.pool.LivePool;
import lockstep.gateway.pool.Member;
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

/// A reverse proxy and load balancer in front of the members of a cluster. Started once, closed
/// once.
public final class Gateway implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Gateway.class.getName());

  private final GatewayConfig config;
  private final LivePool pool;
  private final Upstreams upstreams;
  private final Prober prober;
  private final SuspicionTeller suspicions;
  private final ExecutorService threads;
  private final ProxyHandler handler;
  private final AccessLog accessLog;
  private @Nullable Listeners listeners;

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
    Balancing balancing = config.tuning().balancing();
    Passive passive =
        new Passive(
            config.members().stream().map(Member::name).toList(),
            balancing.outliers(),
            balancing.slowStart(),
            ticker);
    this.upstreams =
        new Upstreams(
            config.members(),
            new Upstream.Bounds(
                config.tuning().bounds().connections(),
                config.tuning().balancing().queue(),
                config.tuning().balancing().queueWait(),
                config.tuning().waiting().connect(),
                config.tuning().waiting().idle()),
            ticker);
    this.prober =
        new Prober(
            pool,
            new Prober.Pace(
                config.tuning().probing().interval(),
                config.tuning().probing().timeout(),
                config.tuning().probing().fall(),
                config.tuning().probing().rise()),
            clock,
            ticker,
            chance,
            upstreams,
            passive::rose);
    Load load = new MemberLoad(upstreams, passive);
    this.suspicions = new SuspicionTeller(pool, config.mode());
    this.threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("request-", 0).factory());
    this.accessLog = new AccessLog(config.tuning().front().accessLog(), System.out);
    this.handler =
        new ProxyHandler(
            settings(config),
            new Members(
                pool,
                new Choose(config.mode(), balancing.balance(), load),
                load,
                upstreams,
                passive,
                new RetryBudget(balancing.retryPercent()),
                prober::suspect),
            accessLog,
            new ProxyHandler.Machine(clock, ticker, chance, threads));
  }

  /// How members fare, as connections and requests tell.
  private record MemberLoad(Upstreams upstreams, Passive passive) implements Load {
    @Override
    public int underWay(Member member) {
      return upstreams.of(member.name()).underWay();
    }

    @Override
    public double share(Member member) {
      return passive.share(member.name());
    }

    @Override
    public boolean ejected(Member member) {
      return passive.ejected(member.name());
    }
  }

  private static ProxyHandler.Settings settings(GatewayConfig config) {
    GatewayConfig.Bounds bounds = config.tuning().bounds();
    GatewayConfig.Waiting waiting = config.tuning().waiting();
    return new ProxyHandler.Settings(
        config.name(),
        config.mode(),
        config.tuning().front().trusted(),
        config.tuning().front().pace().bytesPerSecond(),
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
  /// @throws lockstep.gateway.front.TlsFault when certificate or key cannot be used
  public synchronized InetSocketAddress start() {
    prober.start();
    suspicions.start();
    Listeners opened;
    try {
      opened = Listeners.open(config, handler);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
    listeners = opened;
    InetSocketAddress address = opened.addresses().getFirst();
    LOG.log(
        Level.INFO,
        "gateway listens name={0} address={1} mode={2}",
        config.name(),
        address,
        config.mode().word());
    return address;
  }

  /// Where it listens: for people first, then, if there is one, where plain HTTP is redirected.
  public synchronized List<InetSocketAddress> addresses() {
    return listeners == null ? List.of() : listeners.addresses();
  }

  /// Stops: no new connections, streams without an end are cut, other requests get their time to
  /// finish, then all is closed.
  @Override
  public synchronized void close() {
    handler.stopping();
    if (listeners != null) {
      listeners.stopAccepting();
    }
    upstreams.abandonEndless("the gateway is stopping");
    try {
      if (!handler.awaitIdle(config.tuning().waiting().stop())) {
        LOG.log(Level.WARNING, "requests were cut because they did not finish in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    suspicions.close();
    prober.close();
    upstreams.close();
    threads.shutdownNow();
    if (listeners != null) {
      listeners.close();
      listeners = null;
    }
    accessLog.close();
  }
}
