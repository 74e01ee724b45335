package lockstep.sim;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import lockstep.core.fault.StoreFault;
import lockstep.core.identity.BriefWait;

/// Waits by the clockwork for what is asked on a strand of its own, and goes on without it.
///
/// @param ports of the process that waits
/// @param late called when the database did not answer in time
record SimBriefWait(Clockwork clockwork, SimPorts ports, Runnable late) implements BriefWait {
  private static final Duration STEP = Duration.ofMillis(10);

  @Override
  public <T> Optional<T> ask(Supplier<T> question, boolean hopeless) {
    Asked<T> asked = new Asked<>();
    clockwork.begin(() -> SimPorts.unlessDead(() -> asked.put(question)));
    Duration left = hopeless ? Duration.ZERO : LONGEST;
    while (!asked.answered && left.isPositive()) {
      ports.hang(STEP);
      left = left.minus(STEP);
    }
    if (!asked.answered) {
      late.run();
    }
    if (asked.fault.isPresent()) {
      throw asked.fault.get();
    }
    return asked.answer;
  }

  private static final class Asked<T> {
    private Optional<T> answer = Optional.empty();
    private Optional<StoreFault> fault = Optional.empty();
    private boolean answered;

    void put(Supplier<T> question) {
      try {
        answer = Optional.of(question.get());
      } catch (StoreFault away) {
        fault = Optional.of(away);
      } finally {
        answered = true;
      }
    }
  }
}
