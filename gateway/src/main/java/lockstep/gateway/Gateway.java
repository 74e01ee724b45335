package lockstep.gateway;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import lockstep.core.time.Ticker;
import lockstep.gateway.front.Door;
import lockstep.gateway.log.AccessLog;
import lockstep.gateway.proxy.Counts;
import lockstep.gateway.proxy.Drain;
import lockstep.gateway.proxy.LastSaves;
import lockstep.gateway.upstream.Passage;
import org.jspecify.annotations.Nullable;

/// A reverse proxy and load balancer in front of the members of a cluster. Started once, closed
/// once; its configuration may be replaced in between.
public final class Gateway implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Gateway.class.getName());

  private final GatewayConfig first;
  private final Core.Machine machine;
  private final AccessLog accessLog;
  private final Door door;
  private final Set<Core> retiring = ConcurrentHashMap.newKeySet();
  private volatile Core core;
  private @Nullable Listeners listeners;
  private boolean closed;

  /// A gateway that does nothing yet.
  ///
  /// @param clock for what people see
  /// @param ticker for deadlines
  /// @param chance for the spread of probes, for save ids and for its mark on requests; must bear
  ///     several threads
  public Gateway(GatewayConfig config, InstantSource clock, Ticker ticker, RandomGenerator chance) {
    this.first = config;
    this.door = new Door(config.tuning().front().pace().headers(), config.tuning().doorRules());
    this.machine =
        new Core.Machine(
            clock,
            ticker,
            chance,
            new Counts(),
            new LastSaves(ticker),
            new Drain(ticker),
            door,
            Passage.by(chance));
    this.accessLog = new AccessLog(config.tuning().front().accessLog(), System.out);
    this.core = new Core(config, new Core.Known(0, Optional.empty()), accessLog, machine);
  }

  /// Begins to probe and to listen, and returns at once. Requests that come before the first
  /// probes are answered wait for them.
  ///
  /// @return where it listens
  /// @throws GatewayFault when the address cannot be listened on
  /// @throws lockstep.gateway.front.TlsFault when certificate or key cannot be used
  public synchronized InetSocketAddress start() {
    core.start();
    Listeners opened;
    try {
      opened = Listeners.open(first, door, exchange -> core.handler().handleRequest(exchange));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
    listeners = opened;
    tellClients(first);
    InetSocketAddress address = opened.addresses().getFirst();
    LOG.log(
        Level.INFO,
        "gateway listens name={0} address={1} mode={2}",
        first.name(),
        address,
        first.mode().word());
    return address;
  }

  /// Where it listens: for people first, then, if there is one, where plain HTTP is redirected.
  public synchronized List<InetSocketAddress> addresses() {
    return listeners == null ? List.of() : listeners.addresses();
  }

  /// Goes on with another configuration. New requests follow it at once; those under way and
  /// streams without an end finish as they began. Nothing is refused meanwhile. What needs a
  /// restart stays as it is, which the log says.
  ///
  /// @return the keys that need a restart
  public synchronized List<String> reload(GatewayConfig asked) {
    List<String> fixed = asked.needsRestart(first);
    if (closed) {
      return fixed;
    }
    GatewayConfig next = asked.onThePortsOf(first);
    Core old = core;
    Core fresh = new Core(next, old.known(next), accessLog, machine);
    fresh.start();
    fresh.awaitFirstProbes();
    core = fresh;
    door.follow(next.tuning().doorRules());
    tellClients(next);
    retiring.add(old);
    Thread.ofVirtual()
        .name("retire")
        .start(
            () -> {
              old.retire();
              retiring.remove(old);
            });
    LOG.log(
        Level.INFO,
        "gateway has a new configuration members={0}",
        Integer.toString(next.members().size()));
    if (!fixed.isEmpty()) {
      LOG.log(
          Level.WARNING,
          "not all of the new configuration is followed, restart the gateway for the rest"
              + " keys=\"{0}\"",
          String.join(", ", fixed));
    }
    return fixed;
  }

  private static void tellClients(GatewayConfig config) {
    int asked = config.tuning().bounds().clients();
    int given = config.tuning().doorRules().clients();
    if (given < asked) {
      LOG.log(
          Level.WARNING,
          "gateway.limits.clients is too high for the files that the process may open; raise that"
              + " limit (ulimit -n) asked={0} used={1}",
          Integer.toString(asked),
          Integer.toString(given));
    }
  }

  /// Drains, if anybody asks for its readiness; then stops: no new connections, streams without an
  /// end are cut, other requests get their time to finish, then all is closed.
  @Override
  public void close() {
    if (!addresses().isEmpty()) {
      drain(core.drain());
    }
    stop();
  }

  private void drain(Duration wait) {
    if (machine.drain().begin() && !wait.isZero()) {
      LOG.log(
          Level.INFO, "gateway drains, /readyz answers 503 name={0} wait={1}", first.name(), wait);
      leave();
      machine.drain().await(wait);
    }
  }

  private synchronized void leave() {
    if (listeners != null) {
      listeners.leave();
    }
  }

  private synchronized void stop() {
    if (listeners != null) {
      LOG.log(
          Level.INFO,
          "gateway stops, requests under way may finish name={0} wait={1}",
          first.name(),
          first.tuning().waiting().stop());
    }
    closed = true;
    List<Core> all = Stream.concat(retiring.stream(), Stream.of(core)).toList();
    all.forEach(Core::stopping);
    if (listeners != null) {
      listeners.stopAccepting();
    }
    closeAtOnce(all);
    if (listeners != null) {
      listeners.close();
      listeners = null;
      LOG.log(Level.INFO, "gateway has stopped name={0}", first.name());
    }
    accessLog.close();
  }

  /// Each waits for its own requests: one after the other they would take as often as long.
  private static void closeAtOnce(List<Core> cores) {
    List<Thread> closing =
        cores.stream().map(one -> Thread.ofVirtual().name("close").start(one::close)).toList();
    try {
      for (Thread one : closing) {
        one.join();
      }
    } catch (InterruptedException e) {
      closing.forEach(Thread::interrupt);
      Thread.currentThread().interrupt();
    }
  }
}
