package lockstep.app.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import lockstep.core.time.Ticker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A process that is told to end, once and again.
@Timeout(60)
final class EndSignalsTest {
  private static final int BY_SIGTERM = 128 + 15;

  private static Process start() throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            String.join(
                File.pathSeparator, home(EndSignals.class), home(Ticker.class), home(Slow.class)),
            Slow.class.getName())
        .redirectErrorStream(true)
        .start();
  }

  private static String home(Class<?> one) throws URISyntaxException {
    return Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
  }

  @Test
  void endsAtOnceWhenItIsToldAgain() throws Exception {
    Process process = start();
    try (BufferedReader said = process.inputReader()) {
      assertThat(said.readLine()).isEqualTo("up");
      process.toHandle().destroy();
      assertThat(said.readLine()).isEqualTo("ending");
      while (!process.waitFor(100, TimeUnit.MILLISECONDS)) {
        process.toHandle().destroy();
      }
      assertThat(process.exitValue()).isEqualTo(BY_SIGTERM);
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void takesSignalsThatComeTogetherForOne() {
    AtomicLong now = new AtomicLong(7);
    EndSignals signals = new EndSignals(now::get);
    assertThat(signals.isFurther()).isFalse();
    now.addAndGet(1_999_000_000);
    assertThat(signals.isFurther()).isFalse();
    now.addAndGet(1_000_000);
    assertThat(signals.isFurther()).isTrue();
  }

  /// A process that never ends by itself.
  static final class Slow {
    private Slow() {}

    /// Waits for signals.
    public static void main(String[] arguments) throws InterruptedException {
      Runtime.getRuntime().addShutdownHook(new Thread(Slow::end));
      EndSignals.listen(new SystemTicker());
      System.out.println("up");
      new CountDownLatch(1).await();
    }

    private static void end() {
      System.out.println("ending");
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        System.out.println(e);
      }
    }
  }
}
