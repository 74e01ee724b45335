package lockstep.gateway.probe;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import lockstep.cluster.Mode;
import lockstep.cluster.Role;
import lockstep.cluster.operation.FailbackRules;
import lockstep.core.time.Ticker;
import lockstep.gateway.pool.Condition;
import lockstep.gateway.pool.LivePool;
import lockstep.gateway.pool.Member;
import lockstep.gateway.pool.MemberState;
import lockstep.gateway.pool.Pool;
import lockstep.gateway.upstream.Ask;
import lockstep.gateway.upstream.Passage;
import lockstep.gateway.upstream.UpstreamFault;
import lockstep.gateway.upstream.Upstreams;

/// Asks each member how it is, each in a thread of its own, so that a slow one delays nobody's
/// probes. The first silence is followed by a second question at once.
public final class Prober implements AutoCloseable {
  /// How often members are asked, and what their answers weigh.
  ///
  /// @param interval between two probes of a member
  /// @param timeout of one probe
  /// @param fall how many silences in a row make a member down
  /// @param rise how many good answers in a row bring it back
  /// @param failback when members without roles get their requests back
  public record Pace(
      Duration interval, Duration timeout, int fall, int rise, FailbackRules failback) {
    /// Between two probes of a member while the primary is missed: saves wait until one of them
    /// says that it is the next.
    Duration whileMissed() {
      return interval.compareTo(WHILE_MISSED) < 0 ? interval : WHILE_MISSED;
    }
  }

  private static final Logger LOG = System.getLogger(Prober.class.getName());
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(2);
  private static final Duration WHILE_MISSED = Duration.ofMillis(100);
  private static final double JITTER = 0.1;

  /// How many times as many silences it takes while nobody else answers either.
  private static final int ALL_ARE_SILENT = 5;

  private final LivePool pool;
  private final Mode mode;
  private final Pace pace;
  private final InstantSource clock;
  private final Ticker ticker;
  private final RandomGenerator chance;
  private final Upstreams upstreams;
  private final Passage passage;
  private final Consumer<String> rose;
  private final Map<String, Semaphore> wakes = new ConcurrentHashMap<>();

  /// When the newest probe began that a member answered.
  private final Map<String, Long> answered = new ConcurrentHashMap<>();
  private final List<Thread> threads = new ArrayList<>();
  private Optional<String> led = Optional.empty();
  private final CountDownLatch stopped = new CountDownLatch(1);

  /// Asks nobody before [#start].
  ///
  /// @param pool where the states are published
  /// @param mode whether a primary can be missed
  /// @param chance spreads the probes; only used under this object's lock
  /// @param upstreams tell of life besides the probes, and leave members that went down without a
  ///     word
  /// @param passage marks the probes
  /// @param rose told the name of a member that was down and is up
  public Prober(
      LivePool pool,
      Mode mode,
      Pace pace,
      InstantSource clock,
      Ticker ticker,
      RandomGenerator chance,
      Upstreams upstreams,
      Passage passage,
      Consumer<String> rose) {
    this.pool = pool;
    this.mode = mode;
    this.pace = pace;
    this.clock = clock;
    this.ticker = ticker;
    this.chance = chance;
    this.upstreams = upstreams;
    this.passage = passage;
    this.rose = rose;
  }

  /// Starts asking.
  public void start() {
    for (MemberState state : pool.now().states()) {
      Semaphore wake = new Semaphore(0);
      wakes.put(state.name(), wake);
      threads.add(
          Thread.ofVirtual()
              .name("probe-" + state.name())
              .start(() -> watch(state.member(), wake)));
    }
  }

  /// A request to `member` failed: ask it at once.
  public void suspect(String member) {
    Semaphore wake = wakes.get(member);
    if (wake != null && wake.availablePermits() == 0) {
      wake.release();
    }
  }

  private void watch(Member member, Semaphore wake) {
    MemberHealth health = MemberHealth.unknown();
    long silentSince = ticker.nanos();
    try {
      while (stopped.getCount() > 0) {
        if (health.against() == 0) {
          silentSince = ticker.nanos();
        }
        health = turn(member, health, silentSince);
        boolean doubtful = health.condition().healthy() && health.against() > 0;
        wake.tryAcquire(pause(doubtful).toNanos(), TimeUnit.NANOSECONDS);
        wake.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private MemberHealth turn(Member member, MemberHealth before, long silentSince) {
    try {
      ProbeResult result = ask(member);
      int fall =
          othersAnswerSince(silentSince, member) ? pace.fall() : ALL_ARE_SILENT * pace.fall();
      MemberHealth after = before.step(result, fall, pace.rise());
      publish(member, after, result);
      upstreams.of(member.name()).sweep();
      return after;
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "probe failed name=" + member.name(), e);
      return before;
    }
  }

  /// False when all are silent alike: then it is more likely the machine, the network or this
  /// gateway that is slow than that all members died at once.
  private boolean othersAnswerSince(long nanos, Member member) {
    return answered.entrySet().stream()
        .anyMatch(other -> !other.getKey().equals(member.name()) && other.getValue() - nanos >= 0);
  }

  private ProbeResult ask(Member member) {
    long began = ticker.nanos();
    try {
      Ask.Reply reply =
          new Ask(member, pace.timeout()).get(ProbeReply.path(member.kind()), passage);
      answered.put(member.name(), began);
      return ProbeReply.read(member.kind(), reply, Duration.ofNanos(ticker.nanos() - began));
    } catch (UpstreamFault fault) {
      boolean lives =
          fault.kind() != UpstreamFault.Kind.REFUSED
              && upstreams.of(member.name()).heardSince(began);
      return lives ? new ProbeResult.Busy() : unanswered(fault);
    }
  }

  private ProbeResult unanswered(UpstreamFault fault) {
    return switch (fault.kind()) {
      case REFUSED -> new ProbeResult.Refused(fault.reason());
      case TIMED_OUT ->
          new ProbeResult.Silent("no answer within %d ms".formatted(pace.timeout().toMillis()));
      case UNREACHABLE, BUSY, BROKEN, ABANDONED -> new ProbeResult.Silent(fault.reason());
    };
  }

  private synchronized Duration pause(boolean doubtful) {
    if (doubtful) {
      return Duration.ZERO;
    }
    double spread = 1 + JITTER * (2 * chance.nextDouble() - 1);
    Duration interval = isPrimaryMissed(pool.now()) ? pace.whileMissed() : pace.interval();
    return Duration.ofNanos((long) (interval.toNanos() * spread));
  }

  private boolean isPrimaryMissed(Pool seen) {
    return Suspicion.of(seen, mode).isPresent();
  }

  private void publish(Member member, MemberHealth health, ProbeResult result) {
    MemberState before = pool.now().find(member.name()).orElseThrow();
    MemberState after = after(before, health, result);
    if (before.condition() == Condition.DOWN && after.up()) {
      rose.accept(after.name());
    }
    boolean held = pool.now().holds(before);
    boolean wasMissed = isPrimaryMissed(pool.now());
    Pool next = pool.update(now -> now.with(after).led(pace.failback(), clock.instant()));
    log(before, after);
    tellLead(next);
    if (isPrimaryMissed(next) && !wasMissed) {
      wakes.keySet().forEach(this::suspect);
    }
    if (after.up() && next.holds(after) && !held) {
      followThePrimary(next, after);
    }
    boolean drains = before.up() && after.condition() == Condition.DRAINING;
    if (drains && next.anotherIsUp(after.name())) {
      upstreams.of(after.name()).abandonEndless("member %s drains".formatted(after.name()));
    }
    // Who refuses connections may still finish what it has, as a server does that is being stopped;
    // a killed one has broken its connections already. Only who hangs must be left.
    boolean hangs = after.condition() == Condition.DOWN && result instanceof ProbeResult.Silent;
    if (hangs && next.anotherIsUp(after.name())) {
      upstreams
          .of(after.name())
          .abandon("member %s is down: %s".formatted(after.name(), after.reason()));
    }
  }

  /// Whoever was primary before may have handed over because it gets no news of Git any more: its
  /// streams of events would stay silent, and their clients would not know.
  private void followThePrimary(Pool now, MemberState primary) {
    now.states().stream()
        .filter(state -> !state.name().equals(primary.name()))
        .forEach(
            state ->
                upstreams
                    .of(state.name())
                    .abandonEndless("member %s is primary now".formatted(primary.name())));
  }

  private MemberState after(MemberState before, MemberHealth health, ProbeResult result) {
    boolean same = before.condition() == health.condition();
    var since = same ? before.since() : clock.instant();
    return switch (result) {
      case ProbeResult.Answered answered ->
          new MemberState(
              before.member(),
              health.condition(),
              true,
              answered.role(),
              answered.epoch(),
              answered.commit().or(before::commit),
              answered.latency(),
              since,
              health.reason());
      case ProbeResult.Refused _, ProbeResult.Silent _, ProbeResult.Busy _ ->
          new MemberState(
              before.member(),
              health.condition(),
              result instanceof ProbeResult.Busy,
              before.role(),
              before.epoch(),
              before.commit(),
              before.latency(),
              since,
              health.reason());
    };
  }

  private synchronized void tellLead(Pool now) {
    Optional<String> lead = now.lead().map(Pool.Lead::name);
    if (lead.isPresent() && !lead.equals(led)) {
      LOG.log(
          Level.INFO,
          "requests go to another member name={0} before={1}",
          lead.get(),
          led.orElse("nobody"));
      led = lead;
    }
  }

  private static void log(MemberState before, MemberState after) {
    if (before.condition() != after.condition()) {
      LOG.log(
          after.up() ? Level.INFO : Level.WARNING,
          "member is {0} name={1} reason=\"{2}\"",
          after.condition().word(),
          after.name(),
          after.reason());
    }
    if (!before.role().equals(after.role()) && after.role().isPresent()) {
      LOG.log(
          Level.INFO,
          "member has a new role name={0} role={1} epoch={2}",
          after.name(),
          after.role().map(Role::word).orElse(""),
          Long.toString(after.epoch()));
    }
  }

  /// Stops asking and waits, for a moment, until the last question is answered.
  @Override
  public void close() {
    stopped.countDown();
    threads.forEach(Thread::interrupt);
    try {
      for (Thread thread : threads) {
        thread.join(STOP_PATIENCE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
