package lockstep.core.fault;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The shared database does not answer, or not in time. Nothing can be said of what was asked; a
/// write may or may not have been done.
public final class StoreFault extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final boolean begun;

  /// Says what could not be done. The message is for an operator and holds no data of people.
  public StoreFault(String message, Throwable cause) {
    this(message, cause, true);
  }

  private StoreFault(String message, @Nullable Throwable cause, boolean begun) {
    super(message, cause);
    this.begun = begun;
  }

  /// Says what could not be begun: nothing was done.
  public static StoreFault beforehand(String message, @Nullable Throwable cause) {
    return new StoreFault(message, cause, false);
  }

  /// False when it is certain that nothing was done.
  public boolean mayBeDone() {
    return begun;
  }

  /// Says what could not be done.
  public StoreFault(String message) {
    this(message, null, true);
  }

  /// After how long trying again may help.
  public Duration retryAfter() {
    return RETRY_AFTER;
  }
}
