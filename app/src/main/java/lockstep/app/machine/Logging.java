package lockstep.app.machine;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.logging.LogManager;

/// One event a line on standard error: time, level, room, what happened.
public final class Logging {
  private Logging() {}

  /// Makes the platform use [LastingLogs]. To be called before anything logs; not there, because
  /// calling it there would make the usual one first.
  public static void prepare() {
    System.setProperty("java.util.logging.manager", LastingLogs.class.getName());
  }

  /// Sets up logging for the whole process.
  ///
  /// @param verbose also tell what is only of interest when looking for a fault
  public static void start(boolean verbose) {
    String settings =
        """
        handlers = java.util.logging.ConsoleHandler
        .level = INFO
        java.util.logging.ConsoleHandler.level = ALL
        java.util.logging.ConsoleHandler.formatter = java.util.logging.SimpleFormatter
        java.util.logging.SimpleFormatter.format = %%1$tFT%%1$tT.%%1$tL%%1$tz %%4$-7s %%3$s - %%5$s%%6$s%%n
        lockstep.level = %s
        org.xnio.level = WARNING
        io.undertow.level = WARNING
        org.eclipse.jgit.level = WARNING
        com.zaxxer.hikari.level = WARNING
        """
            .formatted(verbose ? "FINE" : "INFO");
    try {
      LogManager.getLogManager()
          .readConfiguration(new ByteArrayInputStream(settings.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    LastingLogs.last();
  }
}
