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
import lockstep.core.time.Ticker;
import lockstep.gateway.pool.Condition;
import lockstep.gateway.pool.LivePool;
import lockstep.gateway.pool.Member;
import lockstep.gateway.pool.MemberState;
import lockstep.gateway.pool.Pool;
import lockstep.gateway.upstream.Ask;
import lockstep.gateway.upstream.UpstreamFault;

/// Asks each member how it is, each in a thread of its own, so that a slow one delays nobody's
/// probes. The first silence is followed by a second question at once.
public final class Prober implements AutoCloseable {
  /// How often members are asked, and what their answers weigh.
  ///
  /// @param interval between two probes of a member
  /// @param timeout of one probe
  /// @param fall how many silences in a row make a member down
  /// @param rise how many good answers in a row bring it back
  public record Pace(Duration interval, Duration timeout, int fall, int rise) {}

  /// What requests tell of a member.
  @FunctionalInterface
  public interface Evidence {
    /// True when the member of that name answered some request at or after that reading of the
    /// ticker.
    boolean answeredSince(String member, long nanos);
  }

  private static final Logger LOG = System.getLogger(Prober.class.getName());
  private static final Duration SUSPECT_PAUSE = Duration.ofSeconds(1);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(2);
  private static final double JITTER = 0.1;

  private final LivePool pool;
  private final Mode mode;
  private final Pace pace;
  private final InstantSource clock;
  private final Ticker ticker;
  private final RandomGenerator chance;
  private final Evidence evidence;
  private final Consumer<MemberState> lost;
  private final Map<String, Semaphore> wakes = new ConcurrentHashMap<>();
  private final Semaphore suspicionWake = new Semaphore(0);
  private final List<Thread> threads = new ArrayList<>();
  private final CountDownLatch stopped = new CountDownLatch(1);

  /// Asks nobody before [#start].
  ///
  /// @param pool where the states are published
  /// @param chance spreads the probes; only used under this object's lock
  /// @param evidence of life besides the probes
  /// @param lost told of each member that went down without a word
  public Prober(
      LivePool pool,
      Mode mode,
      Pace pace,
      InstantSource clock,
      Ticker ticker,
      RandomGenerator chance,
      Evidence evidence,
      Consumer<MemberState> lost) {
    this.pool = pool;
    this.mode = mode;
    this.pace = pace;
    this.clock = clock;
    this.ticker = ticker;
    this.chance = chance;
    this.evidence = evidence;
    this.lost = lost;
  }

  /// Starts asking.
  public void start() {
    for (MemberState state : pool.now().states()) {
      Semaphore wake = new Semaphore(0);
      wakes.put(state.name(), wake);
      begin("probe-" + state.name(), () -> watch(state.member(), wake));
    }
    if (mode == Mode.PRIMARY_REPLICA) {
      begin("suspicion", this::tellSuspicions);
    }
  }

  private void begin(String name, Interruptible work) {
    threads.add(
        Thread.ofVirtual()
            .name(name)
            .start(
                () -> {
                  try {
                    work.run();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                }));
  }

  private interface Interruptible {
    void run() throws InterruptedException;
  }

  /// A request to `member` failed: ask it at once.
  public void suspect(String member) {
    Semaphore wake = wakes.get(member);
    if (wake != null && wake.availablePermits() == 0) {
      wake.release();
    }
  }

  private void watch(Member member, Semaphore wake) throws InterruptedException {
    MemberHealth health = MemberHealth.unknown();
    while (stopped.getCount() > 0) {
      ProbeResult result = ask(member);
      health = health.step(result, pace.fall(), pace.rise());
      publish(member, health, result);
      boolean doubtful = health.condition() != Condition.DOWN && health.against() > 0;
      wake.tryAcquire(pause(doubtful).toNanos(), TimeUnit.NANOSECONDS);
      wake.drainPermits();
    }
  }

  private ProbeResult ask(Member member) {
    long began = ticker.nanos();
    try {
      Ask.Reply reply = new Ask(member, pace.timeout()).get(ProbeReply.path(member.kind()));
      return ProbeReply.read(member.kind(), reply, Duration.ofNanos(ticker.nanos() - began));
    } catch (UpstreamFault fault) {
      boolean lives =
          fault.kind() != UpstreamFault.Kind.REFUSED
              && evidence.answeredSince(member.name(), began);
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
    return Duration.ofNanos((long) (pace.interval().toNanos() * spread));
  }

  private void publish(Member member, MemberHealth health, ProbeResult result) {
    MemberState before = pool.now().find(member.name()).orElseThrow();
    MemberState after = after(before, health, result);
    Pool next = pool.update(now -> now.with(after));
    log(before, after);
    boolean fell = before.condition() != Condition.DOWN && after.condition() == Condition.DOWN;
    if (fell && !after.reachable() && next.anotherIsUp(after.name())) {
      lost.accept(after);
    }
    if (fell) {
      suspicionWake.release();
    }
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

  private static void log(MemberState before, MemberState after) {
    if (before.condition() != after.condition()) {
      boolean first =
          after.reachable() && before.equals(MemberState.unknown(before.member(), before.since()));
      LOG.log(
          first ? Level.INFO : Level.WARNING,
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

  private void tellSuspicions() throws InterruptedException {
    while (stopped.getCount() > 0) {
      suspicionWake.drainPermits();
      Optional<Suspicion> suspicion = Suspicion.of(pool.now(), mode);
      if (suspicion.isPresent()) {
        suspicion.get().told().forEach(member -> tell(member, suspicion.get().epoch()));
        stopped.await(SUSPECT_PAUSE.toNanos(), TimeUnit.NANOSECONDS);
      } else {
        suspicionWake.tryAcquire(SUSPECT_PAUSE.toNanos(), TimeUnit.NANOSECONDS);
      }
    }
  }

  private void tell(Member member, long epoch) {
    try {
      new Ask(member, pace.timeout()).post("/ha/suspect", "{\"epoch\":%d}".formatted(epoch));
    } catch (UpstreamFault fault) {
      LOG.log(
          Level.DEBUG,
          "suspicion not told member={0} reason=\"{1}\"",
          member.name(),
          fault.reason());
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
