package lockstep.gateway.front;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListener;
import org.xnio.ChannelListeners;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.XnioExecutor;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.ConduitStreamSourceChannel;
import org.xnio.conduits.StreamSourceConduit;

/// Lets connections of clients in, so many at once and no more, and ends those that say nothing.
///
/// A connection is a file of the process. Without a bound whoever opens enough of them takes all
/// files, and then neither people nor probes get one.
public final class Door {
  private static final Logger LOG = System.getLogger(Door.class.getName());
  private static final int NETWORK_BYTES = 8;

  private final Duration first;
  private final AtomicInteger inside = new AtomicInteger();
  private final LongAdder refused = new LongAdder();
  private final LongAdder silent = new LongAdder();
  private final ConcurrentMap<Long, Integer> byAddress = new ConcurrentHashMap<>();
  private final AtomicBoolean told = new AtomicBoolean();
  private volatile Rules rules;

  /// How many are let in.
  ///
  /// @param clients connections at once
  /// @param perAddress of these from one address; of IPv6, from one network of 64 bits
  /// @param believed their connections are many people's and count for no address
  /// @param allBelieved every connection is a proxy's
  public record Rules(int clients, int perAddress, TrustedProxies believed, boolean allBelieved) {}

  /// A door with nobody inside.
  ///
  /// @param first how long a connection may take for the first byte of its first request, with its
  ///     PROXY header and its TLS handshake
  public Door(Duration first, Rules rules) {
    this.first = first;
    this.rules = rules;
  }

  /// From now on lets in as `next` says; who is inside stays.
  public void follow(Rules next) {
    rules = next;
  }

  /// Connections that are open.
  public int inside() {
    return inside.get();
  }

  /// Connections that were closed at once because there were too many.
  public long refused() {
    return refused.sum();
  }

  /// Connections that were closed because they said nothing.
  public long silent() {
    return silent.sum();
  }

  /// Lets `connection` in.
  ///
  /// @return empty: there are too many, it is closed
  public Optional<Guest> enter(StreamConnection connection) {
    Rules now = rules;
    @Nullable InetSocketAddress from = connection.getPeerAddress(InetSocketAddress.class);
    if (from == null) {
      // It left before anybody could look at it.
      IoUtils.safeClose(connection);
      return Optional.empty();
    }
    InetAddress peer = from.getAddress();
    if (inside.incrementAndGet() > now.clients()) {
      inside.decrementAndGet();
      return refuse(connection, "gateway.limits.clients", now.clients());
    }
    boolean counts = !now.allBelieved() && !now.believed().trusts(peer);
    @Nullable Long address = counts ? network(peer) : null;
    if (address != null && byAddress.merge(address, 1, Integer::sum) > now.perAddress()) {
      leave(address);
      return refuse(
          connection,
          "gateway.limits.clientsPerAddress of " + peer.getHostAddress(),
          now.perAddress());
    }
    Guest guest = new Guest(connection, address);
    guest.expect();
    return Optional.of(guest);
  }

  private Optional<Guest> refuse(StreamConnection connection, String key, int limit) {
    refused.increment();
    if (!told.getAndSet(true)) {
      LOG.log(
          Level.WARNING,
          "connections are refused, there are too many limit=\"{0}\" is={1}",
          key,
          Integer.toString(limit));
      // Told once a minute at most.
      connection.getIoThread().executeAfter(() -> told.set(false), 1, TimeUnit.MINUTES);
    }
    IoUtils.safeClose(connection);
    return Optional.empty();
  }

  private void leave(@Nullable Long address) {
    inside.decrementAndGet();
    if (address != null) {
      byAddress.computeIfPresent(address, (_, count) -> count > 1 ? count - 1 : null);
    }
  }

  /// One person may have a whole network of IPv6.
  private static long network(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length > NETWORK_BYTES
        ? ByteBuffer.wrap(bytes).getLong()
        : Integer.toUnsignedLong(ByteBuffer.wrap(bytes).getInt());
  }

  /// A connection that was let in.
  public final class Guest {
    private final StreamConnection connection;
    private final @Nullable Long address;
    private final AtomicBoolean left = new AtomicBoolean();
    private volatile XnioExecutor.@Nullable Key timer;

    private Guest(StreamConnection connection, @Nullable Long address) {
      this.connection = connection;
      this.address = address;
    }

    private void expect() {
      timer =
          connection
              .getIoThread()
              .executeAfter(this::tooSilent, first.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void tooSilent() {
      if (timer != null) {
        silent.increment();
        IoUtils.safeClose(connection);
        leaves();
      }
    }

    private void heard() {
      XnioExecutor.Key waits = timer;
      if (waits != null) {
        timer = null;
        waits.remove();
      }
    }

    private void leaves() {
      if (!left.getAndSet(true)) {
        heard();
        leave(address);
      }
    }

    /// Hears the first byte that comes out of `plain`: this connection, or what TLS and the PROXY
    /// protocol made of it. To be called before anybody reads.
    public void listen(StreamConnection plain) {
      ConduitStreamSourceChannel source = plain.getSourceChannel();
      source.setConduit(new Ear(source.getConduit(), this));
    }

    /// Notices the end of the connection. To be called when the server has it, which sets a
    /// listener of its own.
    public void awaitEnd() {
      ChannelListener<? super StreamConnection> server = connection.getCloseListener();
      connection.setCloseListener(
          closed -> {
            leaves();
            ChannelListeners.invokeChannelListener(closed, server);
          });
    }
  }

  /// Hears that something was read.
  private static final class Ear extends AbstractStreamSourceConduit<StreamSourceConduit> {
    private final Guest guest;

    Ear(StreamSourceConduit next, Guest guest) {
      super(next);
      this.guest = guest;
    }

    private long heard(long count) {
      if (count > 0) {
        guest.heard();
      }
      return count;
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
      return (int) heard(next.read(to));
    }

    @Override
    public long read(ByteBuffer[] to, int offset, int length) throws IOException {
      return heard(next.read(to, offset, length));
    }

    @Override
    public long transferTo(long position, long count, FileChannel to) throws IOException {
      return heard(next.transferTo(position, count, to));
    }

    @Override
    public long transferTo(long count, ByteBuffer through, StreamSinkChannel to)
        throws IOException {
      return heard(next.transferTo(count, through, to));
    }
  }
}
