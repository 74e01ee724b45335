package lockstep.sim;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;

/// Time, chance, and what is to happen next. Everything else is called from here.
///
/// An event takes no time. What waits in its middle, as a call does, is a [Strand]: it is begun,
/// and
/// all else goes on meanwhile, so that nobody stops the clock of another.
final class Clockwork {
  static final Instant START = Instant.parse("2026-11-23T12:00:00Z");

  private static final int MOST_EVENTS = 400_000;
  private static final int TOLD = 400;

  private final SplittableRandom random;
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(
          Comparator.comparingLong(Event::atNanos).thenComparingLong(Event::number));
  private final Deque<String> story = new ArrayDeque<>();
  private final Set<Strand> resting = new LinkedHashSet<>();
  private Optional<Strand> current = Optional.empty();
  private long nowNanos;
  private long numbers;

  private record Event(long atNanos, long number, Runnable act) {}

  Clockwork(long seed) {
    this.random = new SplittableRandom(seed);
  }

  long nanos() {
    return nowNanos;
  }

  Instant now() {
    return START.plusNanos(nowNanos);
  }

  /// Lets `act` happen after `delay`.
  void after(Duration delay, Runnable act) {
    events.add(new Event(nowNanos + Math.max(0, delay.toNanos()), numbers++, act));
  }

  /// Lets everything happen that is due until then.
  void run(Duration time) {
    long end = nowNanos + time.toNanos();
    while (!events.isEmpty() && events.peek().atNanos() <= end) {
      Violation.unless(numbers < MOST_EVENTS, "Ends: %d events", numbers);
      Event event = events.poll();
      nowNanos = Math.max(nowNanos, event.atNanos());
      event.act().run();
    }
    nowNanos = Math.max(nowNanos, end);
  }

  /// Begins something that may [#hang], after `delay`.
  void beginAfter(Duration delay, Runnable act) {
    after(delay, () -> begin(act));
  }

  /// Begins something that may [#hang].
  void begin(Runnable act) {
    goOn(new Strand(act));
  }

  private void goOn(Strand strand) {
    Optional<Strand> before = current;
    current = Optional.of(strand);
    resting.remove(strand);
    try {
      strand.goOn();
    } finally {
      current = before;
    }
    if (!strand.isOver()) {
      resting.add(strand);
    }
  }

  /// Waits in the middle of what was begun; all else goes on meanwhile.
  void hang(Duration time) {
    Strand mine = current.orElseThrow(() -> new IllegalStateException("waits and was not begun"));
    after(time, () -> goOn(mine));
    mine.rest();
  }

  /// Nothing happens any more, also of what hangs.
  void end() {
    events.clear();
    List.copyOf(resting).forEach(Strand::giveUp);
    resting.clear();
  }

  boolean chance(double of) {
    return random.nextDouble() < of;
  }

  int dice(int sides) {
    return random.nextInt(sides);
  }

  Duration millis(int from, int to) {
    return Duration.ofMillis(random.nextInt(from, to + 1));
  }

  SplittableRandom another() {
    return random.split();
  }

  void tell(String who, String what) {
    if (story.size() == TOLD) {
      story.removeFirst();
    }
    story.addLast("%9.3f %-4s %s".formatted(nowNanos / 1e9, who, what));
  }

  /// The latest of what happened, a line each.
  String story() {
    return String.join("\n", story);
  }
}
