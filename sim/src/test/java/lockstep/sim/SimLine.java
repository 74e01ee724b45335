package lockstep.sim;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import lockstep.sync.testing.Fault;

/// A member's way to the Git host, where an answer may take long, or never come.
final class SimLine {
  /// No answer comes.
  static final Duration NEVER = Duration.ofDays(1);

  /// After which a call is given up.
  private static final Duration TIMEOUT = Duration.ofSeconds(12);

  private final SimMember member;
  private final Clockwork clockwork;
  private final SplittableRandom random;
  private Duration delay = Duration.ZERO;

  SimLine(SimMember member, Clockwork clockwork, SplittableRandom random) {
    this.member = member;
    this.clockwork = clockwork;
    this.random = random;
  }

  /// From now on answers take so long.
  void answersAfter(Duration time) {
    delay = time;
  }

  /// True when a call may hang: then it may only be made in what the clockwork began.
  boolean isSlow() {
    return delay.isPositive();
  }

  /// Asks something.
  ///
  /// @param born which life of the member asks
  /// @param lost what comes of it in the end when no answer does
  <T> T ask(int born, Supplier<T> call, Supplier<T> lost) {
    if (!isSlow()) {
      return call.get();
    }
    boolean answered = delay.compareTo(TIMEOUT) < 0;
    boolean readAtOnce = random.nextInt(2) == 0;
    if (answered && !readAtOnce) {
      hang(born, delay);
      return call.get();
    }
    T outcome = answered ? call.get() : lost.get();
    hang(born, answered ? delay : TIMEOUT);
    return outcome;
  }

  /// A push without an answer: the host has perhaps done it, does it later, or never read of it.
  Fault lostPush() {
    return switch (random.nextInt(3)) {
      case 0 -> Fault.LOSE_REPLY;
      case 1 -> Fault.LATE;
      default -> Fault.LOSE_REQUEST;
    };
  }

  private void hang(int born, Duration time) {
    clockwork.hang(time);
    while (member.lives(born) && member.stopped()) {
      clockwork.hang(member.stoppedFor());
    }
    if (!member.lives(born)) {
      throw new SimPorts.Died();
    }
  }
}
