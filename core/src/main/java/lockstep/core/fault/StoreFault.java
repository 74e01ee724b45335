package lockstep.core.fault;

import java.time.Duration;

/// The shared database does not answer, or not in time. Nothing can be said of what was asked; a
/// write may or may not have been done.
public final class StoreFault extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  /// Says what could not be done. The message is for an operator and holds no data of people.
  public StoreFault(String message, Throwable cause) {
    super(message, cause);
  }

  /// Says what could not be done.
  public StoreFault(String message) {
    super(message);
  }

  /// After how long trying again may help.
  public Duration retryAfter() {
    return RETRY_AFTER;
  }
}
