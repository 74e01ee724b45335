package lockstep.sync.loop;

import java.time.Duration;
import java.util.function.Supplier;
import lockstep.core.testing.TestClock;

/// What happened in a run, in lines for a person; costs nothing unless it is wanted.
final class Trace {
  private static final double MILLIS_PER_SECOND = 1e3;

  private final boolean wanted;
  private final TestClock clock;
  private final StringBuilder lines = new StringBuilder();
  private int step;

  Trace(boolean wanted, TestClock clock) {
    this.wanted = wanted;
    this.clock = clock;
  }

  void step(int next) {
    step = next;
  }

  void log(String who, String what) {
    log(who, () -> what);
  }

  void log(String who, Supplier<String> what) {
    if (wanted) {
      double seconds = Duration.ofNanos(clock.nanos()).toMillis() / MILLIS_PER_SECOND;
      lines.append("%4d %8.3f s  %-8s %s%n".formatted(step, seconds, who, what.get()));
    }
  }

  @Override
  public String toString() {
    return lines.toString();
  }
}
