package lockstep.gateway.proxy;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import lockstep.gateway.overload.Rank;

/// What happened since the gateway began, for `GET /ha/gateway/metrics`. One for the gateway's
/// whole life, so that a new configuration does not set it back. Thread-safe.
public final class Counts {
  private static final int CLASSES = 6;
  private static final int CLASS = 100;

  private final LongAdder[] answers = new LongAdder[CLASSES];
  private final LongAdder cut = new LongAdder();
  private final LongAdder retries = new LongAdder();
  private final LongAdder held = new LongAdder();
  private final LongAdder reads = new LongAdder();
  private final LongAdder readNanos = new LongAdder();
  private final Map<Rank, LongAdder> shed = new EnumMap<>(Rank.class);
  private final Map<String, LongAdder> failures = new ConcurrentHashMap<>();

  /// Nothing happened yet.
  public Counts() {
    for (int i = 0; i < CLASSES; i++) {
      answers[i] = new LongAdder();
    }
    for (Rank rank : Rank.values()) {
      shed.put(rank, new LongAdder());
    }
  }

  /// A request came to its end.
  ///
  /// @param status of HTTP
  void ended(int status, Course course) {
    answers[Math.clamp(status / CLASS, 1, CLASSES - 1)].increment();
    retries.add(course.retries());
    if (course.isCut()) {
      cut.increment();
    }
  }

  /// A member answered a plain read after `took`.
  void read(Duration took) {
    reads.increment();
    readNanos.add(took.toNanos());
  }

  /// A request waits because no member takes it.
  void held() {
    held.increment();
  }

  /// A request was refused because there are too many.
  void shed(Rank rank) {
    Objects.requireNonNull(shed.get(rank)).increment();
  }

  /// A request to `member` failed: refused, broken or timed out.
  void failed(String member) {
    failures.computeIfAbsent(member, _ -> new LongAdder()).increment();
  }

  /// Answers whose status begins with that digit, 1 to 5.
  long answers(int digit) {
    return answers[digit].sum();
  }

  /// Answers that could not be finished.
  long cut() {
    return cut.sum();
  }

  /// How many times a request was sent to a further member.
  long retries() {
    return retries.sum();
  }

  /// Requests that were held.
  long heldEver() {
    return held.sum();
  }

  /// Requests of that rank that were refused.
  long shedEver(Rank rank) {
    return Objects.requireNonNull(shed.get(rank)).sum();
  }

  /// Plain reads that were answered.
  long reads() {
    return reads.sum();
  }

  /// How long members took for them in all.
  Duration readTime() {
    return Duration.ofNanos(readNanos.sum());
  }

  /// Requests to `member` that failed.
  long failures(String member) {
    LongAdder count = failures.get(member);
    return count == null ? 0 : count.sum();
  }
}
