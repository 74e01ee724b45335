package lockstep.app.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.logging.LogManager;
import org.junit.jupiter.api.Test;

/// What is logged while a process ends.
final class LoggingTest {
  @Test
  void keepsItsHandlersWhenThePlatformEnds() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                home(Logging.class) + File.pathSeparator + home(Ending.class),
                Ending.class.getName())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    assertThat(said).contains("server stops");
  }

  private static String home(Class<?> one) throws URISyntaxException {
    return Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
  }

  /// A process in which the platform has begun to end logging, as it does at a signal.
  static final class Ending {
    private Ending() {}

    /// Logs at its end.
    public static void main(String[] arguments) {
      Logging.prepare();
      Logging.start(false);
      LogManager.getLogManager().reset();
      System.getLogger("lockstep.test").log(System.Logger.Level.INFO, "server stops");
    }
  }
}
