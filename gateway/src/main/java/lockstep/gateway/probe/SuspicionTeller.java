package lockstep.gateway.probe;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import lockstep.cluster.Mode;
import lockstep.core.time.Ticker;
import lockstep.gateway.pool.LivePool;
import lockstep.gateway.pool.Member;
import lockstep.gateway.pool.Pool;
import lockstep.gateway.upstream.Ask;
import lockstep.gateway.upstream.UpstreamFault;

/// Tells the replicas when the primary seems lost, at most once a second for as long as it does.
public final class SuspicionTeller implements AutoCloseable {
  private static final Logger LOG = System.getLogger(SuspicionTeller.class.getName());
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final LivePool pool;
  private final Mode mode;
  private final SuspicionLog lines;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread;

  /// Tells nobody before [#start].
  ///
  /// @param ticker measures how long a primary is missed
  public SuspicionTeller(LivePool pool, Mode mode, Ticker ticker) {
    this.pool = pool;
    this.mode = mode;
    this.lines = new SuspicionLog(ticker);
    this.thread = Thread.ofVirtual().name("suspicion").unstarted(this::run);
  }

  /// Starts watching the pool.
  public void start() {
    thread.start();
  }

  private void run() {
    try {
      while (stopped.getCount() > 0) {
        Pool seen = pool.now();
        Optional<Suspicion> suspicion = Suspicion.of(seen, mode);
        lines.line(seen, suspicion).ifPresent(line -> LOG.log(Level.INFO, line));
        if (suspicion.isPresent()) {
          tell(suspicion.get());
          stopped.await(PAUSE.toNanos(), TimeUnit.NANOSECONDS);
        } else {
          pool.awaitOtherThan(seen, PAUSE);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void tell(Suspicion suspicion) {
    String json = "{\"epoch\":%d}".formatted(suspicion.epoch());
    for (Member member : suspicion.told()) {
      try {
        new Ask(member, PATIENCE).post("/ha/suspect", json);
      } catch (UpstreamFault fault) {
        LOG.log(
            Level.DEBUG,
            "could not tell that the primary seems lost member={0} reason=\"{1}\"",
            member.name(),
            fault.reason());
      }
    }
  }

  @Override
  public void close() {
    stopped.countDown();
    thread.interrupt();
  }
}
