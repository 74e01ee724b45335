package lockstep.gateway.upstream;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Where one host is. A name is looked up for each connection, and when that fails or takes long it
/// is where it was last: a name server that is away stops no member that lives.
///
/// Thread-safe.
final class Address {
  private static final Duration WHEN_KNOWN = Duration.ofMillis(100);

  /// Looks names up; may take long.
  interface Names {
    InetAddress find(String host) throws UnknownHostException;
  }

  /// Of the whole process: requests, probes and the next configuration know what one of them found.
  private static final ConcurrentMap<String, Address> ALL = new ConcurrentHashMap<>();

  private final String host;
  private final Names names;
  private volatile @Nullable InetAddress known;
  private @Nullable CompletableFuture<InetAddress> search;

  /// Looks nothing up yet.
  ///
  /// @param host a name, or an address, which is never looked up
  Address(String host, Names names) {
    this.host = host;
    this.names = names;
  }

  /// Of `host`, as this machine looks names up.
  static Address of(String host) {
    return ALL.computeIfAbsent(host, name -> new Address(name, InetAddress::getByName));
  }

  /// Where it is.
  ///
  /// @param patience how long a name may take that was never found before
  /// @throws UpstreamFault unreachable: it is not known
  InetAddress now(Duration patience) {
    Optional<InetAddress> literal = literal();
    if (literal.isPresent()) {
      return literal.get();
    }
    InetAddress before = known;
    boolean shorter = before != null && WHEN_KNOWN.compareTo(patience) < 0;
    Duration wait = shorter ? WHEN_KNOWN : patience;
    try {
      return search().get(wait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return orFault(before, "no address of '%s' within %d ms".formatted(host, wait.toMillis()));
    } catch (ExecutionException e) {
      return orFault(before, "unknown host name '" + host + "'");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return orFault(before, "told to stop");
    }
  }

  private static InetAddress orFault(@Nullable InetAddress before, String reason) {
    if (before == null) {
      throw new UpstreamFault(UpstreamFault.Kind.UNREACHABLE, reason);
    }
    return before;
  }

  private Optional<InetAddress> literal() {
    try {
      return Optional.of(InetAddress.ofLiteral(host));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /// One at a time. The system's look-up holds its thread, so a virtual one would take another's.
  private synchronized CompletableFuture<InetAddress> search() {
    CompletableFuture<InetAddress> running = search;
    if (running != null && !running.isDone()) {
      return running;
    }
    CompletableFuture<InetAddress> begun = new CompletableFuture<>();
    search = begun;
    Thread.ofPlatform().name("names").daemon().start(() -> find(begun));
    return begun;
  }

  private void find(CompletableFuture<InetAddress> to) {
    try {
      InetAddress found = names.find(host);
      known = found;
      to.complete(found);
    } catch (UnknownHostException | RuntimeException e) {
      to.completeExceptionally(e);
    }
  }
}
