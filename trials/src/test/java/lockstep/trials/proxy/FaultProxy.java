package lockstep.trials.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A TCP proxy that harms connections on demand. All methods may be called from any thread, at any
/// time; changes hold for the connections that are open, too.
public final class FaultProxy implements AutoCloseable {
  private static final int BACKLOG = 256;

  private final InetSocketAddress upstream;
  private final int port;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private final Gate gate = new Gate();
  private final AtomicReference<@Nullable Break> armed = new AtomicReference<>();
  private final AtomicInteger sprung = new AtomicInteger();
  private final AtomicInteger accepted = new AtomicInteger();
  private final long seed;
  private volatile Line request = Line.CLEAR;
  private volatile Line response = Line.CLEAR;
  private volatile Duration connecting = Duration.ZERO;
  private @Nullable ServerSocket listener;

  private FaultProxy(InetSocketAddress upstream, long seed) throws IOException {
    this.upstream = upstream;
    this.seed = seed;
    ServerSocket first = listen(0);
    this.port = first.getLocalPort();
    serve(first);
  }

  /// A proxy on a free port for what listens at `port` of the loopback address.
  ///
  /// @param seed of the jitter
  public static FaultProxy to(int port, long seed) {
    try {
      return new FaultProxy(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), seed);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Where it listens.
  public int port() {
    return port;
  }

  /// How both directions carry what comes from now on.
  public void lines(Line toServer, Line toClient) {
    request = toServer;
    response = toClient;
  }

  /// Makes the way to the server as long as a round trip of `time` is: requests and answers take
  /// half of it each, and the first bytes of a new connection one more round trip, since the client
  /// would have waited for the connection that long.
  public void farAway(Duration time) {
    Line half = Line.far(time.dividedBy(2), Duration.ZERO);
    lines(half, half);
    connecting = time.plus(half.latency());
  }

  /// Makes the next exchange with the marker break. It replaces an earlier one that has not found
  /// its exchange.
  public void arm(Break next) {
    armed.set(next);
  }

  /// Takes an armed break back, if it has not found its exchange.
  public void disarm() {
    armed.set(null);
  }

  /// How many breaks have happened.
  public int sprung() {
    return sprung.get();
  }

  /// How many connections were accepted so far.
  public int accepted() {
    return accepted.get();
  }

  /// Stops all bytes; connections stay open and new ones are accepted.
  public void stall() {
    gate.shut(true);
  }

  /// Lets the bytes go on.
  public void resume() {
    gate.shut(false);
  }

  /// Resets all connections.
  public void reset() {
    links.forEach(Link::reset);
  }

  /// Refuses new connections and resets the others.
  public synchronized void down() {
    ServerSocket present = listener;
    listener = null;
    if (present != null) {
      closeQuietly(present);
    }
    reset();
  }

  /// Accepts connections again, at the same port.
  public synchronized void up() {
    if (listener == null) {
      try {
        serve(listen(port));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /// Takes all harm away: clear lines, nothing armed, nothing stalled, up.
  public void heal() {
    farAway(Duration.ZERO);
    disarm();
    resume();
    up();
  }

  @Override
  public void close() {
    resume();
    down();
  }

  Line line(Break.Side side) {
    return side == Break.Side.REQUEST ? request : response;
  }

  Gate gate() {
    return gate;
  }

  @Nullable Break armed() {
    return armed.get();
  }

  /// An exchange with the marker of `found` takes it.
  ///
  /// @return false when another one was first
  boolean take(Break found) {
    return armed.compareAndSet(found, null);
  }

  void hasSprung() {
    sprung.incrementAndGet();
  }

  void ended(Link link) {
    links.remove(link);
  }

  private static ServerSocket listen(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
    return socket;
  }

  private synchronized void serve(ServerSocket socket) {
    listener = socket;
    Thread.ofVirtual().name("proxy " + port).start(() -> accept(socket));
  }

  private void accept(ServerSocket socket) {
    while (!socket.isClosed()) {
      try {
        open(socket, socket.accept());
      } catch (IOException _) {
        return; // closed by down
      }
    }
  }

  /// A client whose server cannot be reached is reset.
  private void open(ServerSocket socket, Socket client) {
    int number = accepted.incrementAndGet();
    Socket server = new Socket();
    try {
      server.connect(upstream);
      long opened = System.nanoTime() + connecting.toNanos();
      Link link = new Link(this, client, server, new SplittableRandom(seed + number), opened);
      links.add(link);
      if (socket.isClosed()) {
        link.reset();
      }
      link.start();
    } catch (IOException _) {
      Link.reset(client);
      Link.reset(server);
    }
  }

  private static void closeQuietly(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // it is of no more use in any case
    }
  }
}
