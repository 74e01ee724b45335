package lockstep.api.http;

import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// Long bodies from strangers, of whom nothing is known before all of the body is there: one at a
/// time is held, for a limited time, so that no crowd of them fills the memory. Short ones pass.
final class LongBodies {
  /// Up to here a body is short.
  static final int SHORT = 1024 * 1024;

  private final Semaphore places = new Semaphore(1);
  private final Duration patience;

  /// @param patience how long a long body may be on its way; then the connection is cut
  LongBodies(Duration patience) {
    this.patience = patience;
  }

  /// Lets a request in. The place is free again when the request is over.
  ///
  /// @return false when there is no place
  boolean enter(HttpServerExchange exchange, Route route) {
    long length = exchange.getRequestContentLength();
    boolean isShort = length >= 0 && length <= SHORT;
    boolean isRefused = length > route.bodyLimit();
    if (route.access() != Access.ANYBODY || route.bodyLimit() <= SHORT || isShort || isRefused) {
      return true;
    }
    if (!places.tryAcquire()) {
      return false;
    }
    AtomicBoolean over = new AtomicBoolean();
    exchange.addExchangeCompleteListener(
        (_, next) -> {
          leave(over);
          next.proceed();
        });
    exchange
        .getIoThread()
        .executeAfter(
            () -> {
              if (!over.get() && !exchange.isRequestComplete()) {
                cut(exchange);
                leave(over);
              }
            },
            patience.toMillis(),
            TimeUnit.MILLISECONDS);
    return true;
  }

  private void leave(AtomicBoolean over) {
    if (over.compareAndSet(false, true)) {
      places.release();
    }
  }

  private static void cut(HttpServerExchange exchange) {
    try {
      exchange.getConnection().close();
    } catch (IOException _) {
      // it is gone, which is what was wanted
    }
  }
}
