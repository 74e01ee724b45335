package lockstep.trials.saves;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import lockstep.trials.proxy.Break;
import lockstep.trials.proxy.Break.Kind;
import lockstep.trials.proxy.Break.Side;
import lockstep.trials.proxy.FaultProxy;
import lockstep.trials.proxy.Line;

/// Breaks pushes at chosen bytes, one after the other, and changes the line between them.
final class Nemesis {
  /// The request that carries the commits; without the slash the one before it, too.
  private static final String PUSH = "/git-receive-pack HTTP";

  private static final String PUSH_OR_ASK = "git-receive-pack HTTP";
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final Duration STALL_PATIENCE = Duration.ofSeconds(15);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(10);

  /// A push of one dashboard: some 350 bytes of head, then some 1,000 of commands and pack.
  private static final int REQUEST_BYTES = 1_600;

  /// Some 200 bytes of head, then the report.
  private static final int RESPONSE_BYTES = 420;

  private static final List<Line> LINES =
      List.of(
          Line.CLEAR,
          Line.far(Duration.ofMillis(15), Duration.ofMillis(20)),
          Line.thin(60_000),
          Line.CLEAR.sliced(17));

  private final FaultProxy proxy;
  private final boolean stalls;
  private final SplittableRandom random;

  /// @param stalls whether it begins with a push that is never answered
  Nemesis(FaultProxy proxy, boolean stalls, long seed) {
    this.proxy = proxy;
    this.stalls = stalls;
    this.random = new SplittableRandom(seed);
  }

  /// Does harm until told to end.
  Thread start(AtomicBoolean ended) {
    return Thread.ofVirtual()
        .start(
            () -> {
              try {
                if (stalls) {
                  harm(
                      new Break(PUSH, Side.RESPONSE, random.nextInt(2), Kind.STALL),
                      STALL_PATIENCE);
                }
                while (!ended.get()) {
                  harm(next(), PATIENCE);
                }
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              }
            });
  }

  private void harm(Break next, Duration patience) throws InterruptedException {
    proxy.lines(LINES.get(random.nextInt(LINES.size())), LINES.get(random.nextInt(LINES.size())));
    int before = proxy.sprung();
    proxy.arm(next);
    long end = System.nanoTime() + patience.toNanos();
    while (proxy.sprung() == before && System.nanoTime() < end) {
      Thread.sleep(LOOK_AGAIN);
    }
    proxy.disarm();
    Thread.sleep(Duration.ofMillis(random.nextLong(600)));
  }

  private Break next() {
    int dice = random.nextInt(10);
    String marker = random.nextInt(8) == 0 ? PUSH_OR_ASK : PUSH;
    if (dice == 0) {
      Duration late = Duration.ofMillis(random.nextLong(50, 900));
      return new Break(PUSH, Side.REQUEST, random.nextInt(REQUEST_BYTES / 4), Kind.LATE, late);
    }
    Kind kind = dice < 6 ? Kind.RESET : Kind.CLOSE;
    return dice % 2 == 0
        ? new Break(marker, Side.REQUEST, random.nextInt(REQUEST_BYTES), kind)
        : new Break(marker, Side.RESPONSE, random.nextInt(RESPONSE_BYTES), kind);
  }
}
