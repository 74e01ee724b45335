package lockstep.gateway;

import io.undertow.server.HttpHandler;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import lockstep.core.time.Deadline;
import lockstep.core.time.Ticker;
import lockstep.gateway.choose.Choose;
import lockstep.gateway.choose.Load;
import lockstep.gateway.front.Door;
import lockstep.gateway.log.AccessLog;
import lockstep.gateway.passive.Passive;
import lockstep.gateway.passive.RetryBudget;
import lockstep.gateway.pool.Condition;
import lockstep.gateway.pool.LivePool;
import lockstep.gateway.pool.Member;
import lockstep.gateway.pool.MemberState;
import lockstep.gateway.pool.Pool;
import lockstep.gateway.probe.Prober;
import lockstep.gateway.probe.SuspicionTeller;
import lockstep.gateway.proxy.Counts;
import lockstep.gateway.proxy.Drain;
import lockstep.gateway.proxy.LastSaves;
import lockstep.gateway.proxy.Limits;
import lockstep.gateway.proxy.Members;
import lockstep.gateway.proxy.Patience;
import lockstep.gateway.proxy.ProxyHandler;
import lockstep.gateway.upstream.Passage;
import lockstep.gateway.upstream.Upstream;
import lockstep.gateway.upstream.Upstreams;

/// What a gateway is for one configuration: it probes, chooses and forwards. The ports are not its
/// own, so that one configuration can follow another under running connections.
final class Core implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Core.class.getName());
  private static final Duration STREAMS_STAY = Duration.ofMinutes(10);
  private static final Duration FIRST_PROBES = Duration.ofSeconds(1);

  private final GatewayConfig config;
  private final LivePool pool;
  private final Upstreams upstreams;
  private final Prober prober;
  private final SuspicionTeller suspicions;
  private final ExecutorService threads;
  private final ProxyHandler handler;
  private final Ticker ticker;

  /// Does nothing yet.
  ///
  /// @param known the epoch of it is the highest that is known already, which never goes back; who
  ///     leads in it goes on to
  /// @param visits hears of each request
  Core(GatewayConfig config, Known known, AccessLog visits, Machine machine) {
    this.config = config;
    InstantSource clock = machine.clock();
    this.ticker = machine.ticker();
    this.pool =
        new LivePool(
            new Pool(
                config.members().stream()
                    .map(member -> MemberState.unknown(member, clock.instant()))
                    .toList(),
                known.epoch(),
                known.lead()));
    Balancing balancing = config.tuning().balancing();
    Passive passive =
        new Passive(
            config.members().stream().map(Member::name).toList(),
            balancing.outliers(),
            balancing.slowStart(),
            ticker);
    this.upstreams = new Upstreams(config.members(), bounds(config.tuning()), ticker);
    this.prober =
        new Prober(
            pool,
            config.mode(),
            new Prober.Pace(
                config.tuning().probing().interval(),
                config.tuning().probing().timeout(),
                config.tuning().probing().fall(),
                config.tuning().probing().rise(),
                config.failback()),
            clock,
            ticker,
            machine.chance(),
            upstreams,
            machine.passage(),
            passive::rose);
    Load load = new MemberLoad(upstreams, passive);
    this.suspicions = new SuspicionTeller(pool, config.mode(), ticker);
    this.threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("request-", 0).factory());
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
            visits,
            new ProxyHandler.Machine(
                clock,
                ticker,
                machine.chance(),
                threads,
                machine.counts(),
                machine.lastSaves(),
                machine.drain(),
                machine.door(),
                machine.passage()));
  }

  private static Upstream.Bounds bounds(GatewayConfig.Tuning tuning) {
    return new Upstream.Bounds(
        tuning.bounds().connections(),
        tuning.balancing().queue(),
        tuning.balancing().queueWait(),
        tuning.waiting().connect(),
        tuning.waiting().idle());
  }

  /// What one configuration hands to the next.
  ///
  /// @param lead who serves where members know no roles; empty: nobody yet
  record Known(long epoch, Optional<Pool.Lead> lead) {}

  /// What it runs on.
  ///
  /// @param clock for what people see
  /// @param ticker for deadlines
  /// @param chance for the spread of probes and for save ids; must bear several threads
  /// @param counts of what happened under any configuration
  /// @param lastSaves of scripts, under any configuration
  /// @param drain how all of them end
  /// @param door through which clients come
  /// @param passage by which the gateway knows its own requests
  record Machine(
      InstantSource clock,
      Ticker ticker,
      RandomGenerator chance,
      Counts counts,
      LastSaves lastSaves,
      Drain drain,
      Door door,
      Passage passage) {}

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
        config.tuning().front().pace().grace(),
        config.tuning().overloadRules(),
        new Limits(
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

  /// Begins to probe, and returns at once.
  void start() {
    prober.start();
    suspicions.start();
  }

  /// Waits, for a moment at most, until every member was asked once.
  void awaitFirstProbes() {
    Deadline end = Deadline.after(ticker, FIRST_PROBES);
    try {
      for (Pool seen = pool.now();
          seen.states().stream().anyMatch(state -> state.condition() == Condition.UNKNOWN)
              && !end.passed(ticker);
          seen = pool.now()) {
        pool.awaitOtherThan(seen, end.left(ticker));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Answers requests.
  HttpHandler handler() {
    return handler;
  }

  /// What the next configuration must know.
  Known known(GatewayConfig next) {
    Pool now = pool.now();
    return new Known(now.epoch(), next.ranksAs(config) ? now.lead() : Optional.empty());
  }

  /// Ends when all that it has is done: requests, and streams without an end, those at most ten
  /// minutes. To be called when it gets no new requests.
  void retire() {
    suspicions.close();
    try {
      // A request that was given to it in the last moment counts soon.
      boolean woken = new CountDownLatch(1).await(1, TimeUnit.SECONDS);
      if (woken || !handler.awaitIdle(STREAMS_STAY)) {
        upstreams.abandonEndless("the gateway has a new configuration");
        handler.awaitIdle(config.tuning().waiting().stop());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    end();
  }

  /// How long whoever asks hears that the gateway is about to stop before it does.
  Duration drain() {
    return config.tuning().waiting().drain();
  }

  /// From now on each answer is the last of its connection.
  void stopping() {
    handler.stopping();
  }

  /// Ends: streams without an end now, other requests get their time to finish.
  @Override
  public void close() {
    upstreams.abandonEndless("the gateway is stopping");
    try {
      if (!handler.awaitIdle(config.tuning().waiting().stop())) {
        LOG.log(Level.WARNING, "requests were cut because they did not finish in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    end();
  }

  private void end() {
    suspicions.close();
    prober.close();
    upstreams.close();
    threads.shutdownNow();
  }
}
