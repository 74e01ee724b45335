package lockstep.core.time;

/// A monotonic clock: only differences of its readings mean anything.
@FunctionalInterface
public interface Ticker {
  /// Nanoseconds since some fixed, unknown moment. Never goes back.
  long nanos();
}
