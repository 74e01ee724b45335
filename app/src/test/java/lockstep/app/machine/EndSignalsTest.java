package lockstep.app.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import lockstep.core.time.Ticker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A process that is told to end, once and again.
@Timeout(60)
final class EndSignalsTest {
  private static final int BY_SIGTERM = 128 + 15;

  private static Process start(String argument) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            String.join(
                File.pathSeparator, home(EndSignals.class), home(Ticker.class), home(Slow.class)),
            Slow.class.getName(),
            argument)
        .redirectErrorStream(true)
        .start();
  }

  private static String home(Class<?> one) throws URISyntaxException {
    return Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
  }

  @Test
  void endsAtOnceWhenItIsToldAgain() throws Exception {
    Process process = start("never");
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
  void takesSignalsThatComeTogetherForOne() throws Exception {
    Process process = start("soon");
    try (BufferedReader said = process.inputReader()) {
      assertThat(said.readLine()).isEqualTo("up");
      process.toHandle().destroy();
      process.toHandle().destroy();
      assertThat(said.readLine()).isEqualTo("ending");
      process.getOutputStream().close();
      assertThat(said.readLine()).isEqualTo("ended");
      assertThat(process.waitFor()).isEqualTo(BY_SIGTERM);
    } finally {
      process.destroyForcibly();
    }
  }

  /// A process that takes its time to end: until its input ends, or for ever.
  static final class Slow {
    private Slow() {}

    /// Waits for signals.
    public static void main(String[] arguments) throws InterruptedException {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(arguments[0])));
      EndSignals.listen(new SystemTicker());
      System.out.println("up");
      new CountDownLatch(1).await();
    }

    private static void end(String when) {
      System.out.println("ending");
      try {
        if (when.equals("never")) {
          new CountDownLatch(1).await();
        }
        while (System.in.read() >= 0) {
          // nobody writes
        }
        System.out.println("ended");
      } catch (IOException | InterruptedException e) {
        System.out.println(e);
      }
    }
  }
}
