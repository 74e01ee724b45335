package lockstep.gateway.upstream;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import lockstep.core.time.Ticker;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;

/// All connections of requests to one member: a bounded number, kept alive between requests for a
/// short time. Thread-safe.
public final class Upstream implements AutoCloseable {
  /// What it may use.
  ///
  /// @param connections how many at most
  /// @param queue how many requests may wait for a free one
  /// @param patience how long they wait
  /// @param connect how long one may take to open
  /// @param idle how long one may lie unused before it is thrown away: shorter than a member's
  ///     own patience, so that it is rarely found closed
  public record Bounds(
      int connections, int queue, Duration patience, Duration connect, Duration idle) {}

  /// A connection lent to one request.
  public final class Lease implements AutoCloseable {
    private final UpstreamConnection connection;
    private final AtomicBoolean open = new AtomicBoolean(true);

    private Lease(UpstreamConnection connection) {
      this.connection = connection;
      lent.add(connection);
      underWay.incrementAndGet();
    }

    /// What was lent.
    public UpstreamConnection connection() {
      return connection;
    }

    /// Bytes came over it: the member lives.
    public void heard() {
      lastHeardNanos = ticker.nanos();
    }

    /// How long ago the member last answered some request.
    public Duration memberSilence() {
      return Duration.ofNanos(ticker.nanos() - lastHeardNanos);
    }

    /// Gives it back after a whole exchange: kept for the next request when it can be.
    public void finish(ClassicHttpRequest request, ClassicHttpResponse response) {
      if (open.compareAndSet(true, false)) {
        heard();
        if (connection.reusable(request, response) && !closed) {
          connection.idleSince(ticker.nanos());
          idle.addFirst(connection);
        } else {
          connection.close();
        }
        returned(connection);
      }
    }

    /// Gives it back in the middle of an exchange: closed.
    @Override
    public void close() {
      if (open.compareAndSet(true, false)) {
        connection.close();
        returned(connection);
      }
    }
  }

  private final Dialer dialer;
  private final Bounds bounds;
  private final Ticker ticker;
  private final Semaphore places;
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicInteger waiting = new AtomicInteger();
  private final ConcurrentLinkedDeque<UpstreamConnection> idle = new ConcurrentLinkedDeque<>();
  private final Set<UpstreamConnection> lent = ConcurrentHashMap.newKeySet();
  private volatile long lastHeardNanos;
  private volatile boolean closed;

  /// No connection yet.
  ///
  /// @param dialer opens connections to the member
  public Upstream(Dialer dialer, Bounds bounds, Ticker ticker) {
    this.dialer = dialer;
    this.bounds = bounds;
    this.ticker = ticker;
    this.places = new Semaphore(bounds.connections(), true);
    this.lastHeardNanos = ticker.nanos() - 1;
  }

  /// How many requests the member has under way.
  public int underWay() {
    return underWay.get();
  }

  /// How many requests wait for a connection.
  public int waiting() {
    return waiting.get();
  }

  /// True when the member answered some request at or after that reading of the ticker: it may be
  /// slow, but it does not hang.
  public boolean heardSince(long nanos) {
    return lastHeardNanos - nanos >= 0;
  }

  /// Any connection: for a request that may be sent again when it turns out to be closed.
  ///
  /// @throws UpstreamFault refused, unreachable or busy
  public Lease lease() {
    takePlace();
    for (UpstreamConnection kept = idle.pollFirst(); kept != null; kept = idle.pollFirst()) {
      if (ticker.nanos() - kept.idleSince() < bounds.idle().toNanos()) {
        return new Lease(kept);
      }
      kept.close();
    }
    return dial();
  }

  /// A new connection: for a request that must not be sent twice.
  ///
  /// @throws UpstreamFault refused, unreachable or busy
  public Lease leaseNew() {
    takePlace();
    return dial();
  }

  private Lease dial() {
    try {
      return new Lease(dialer.dial());
    } catch (UpstreamFault fault) {
      places.release();
      throw fault;
    }
  }

  private void takePlace() {
    if (places.tryAcquire() || awaitPlace()) {
      return;
    }
    throw new UpstreamFault(
        UpstreamFault.Kind.BUSY, "all %d connections are in use".formatted(bounds.connections()));
  }

  /// First come, first served.
  private boolean awaitPlace() {
    try {
      return waiting.incrementAndGet() <= bounds.queue()
          && places.tryAcquire(bounds.patience().toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      waiting.decrementAndGet();
    }
  }

  private void returned(UpstreamConnection connection) {
    lent.remove(connection);
    underWay.decrementAndGet();
    places.release();
  }

  /// Cuts the exchanges that another member can take over, and forgets the idle connections.
  public void abandon(String why) {
    for (UpstreamConnection connection : lent) {
      if (connection.replaceable()) {
        connection.abandon(why);
      }
    }
    forgetIdle();
  }

  /// Cuts the streams without an end: their clients open them again, elsewhere.
  public void abandonEndless(String why) {
    for (UpstreamConnection connection : lent) {
      if (connection.isEndless()) {
        connection.abandon(why);
      }
    }
  }

  /// Closes what lay unused for too long.
  public void sweep() {
    for (UpstreamConnection kept : idle) {
      boolean old = ticker.nanos() - kept.idleSince() >= bounds.idle().toNanos();
      if (old && idle.remove(kept)) {
        kept.close();
      }
    }
  }

  private void forgetIdle() {
    for (UpstreamConnection kept = idle.pollFirst(); kept != null; kept = idle.pollFirst()) {
      kept.close();
    }
  }

  /// Closes the idle connections and cuts the others.
  @Override
  public void close() {
    closed = true;
    for (UpstreamConnection connection : lent) {
      connection.abandon("the gateway is stopping");
    }
    forgetIdle();
  }
}
