package lockstep.app.cli;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import lockstep.app.machine.EndSignals;
import lockstep.app.machine.Logging;
import lockstep.app.machine.Supervised;
import lockstep.app.machine.SystemTicker;
import picocli.CommandLine.Option;

/// What all commands that run until they are told to end have in common.
final class ServerOptions {
  private static final Logger LOG = System.getLogger("lockstep.app");

  @Option(
      names = "--verbose",
      description = "Also log what is only of interest when looking for a fault.")
  private boolean verbose;

  @Option(names = "--supervised", hidden = true, description = "End when standard input ends.")
  private boolean supervised;

  /// Starts the server, waits for the signal to end, and closes it gracefully; at once at a second
  /// signal.
  int serve(Callable<? extends AutoCloseable> starter) throws Exception {
    Logging.start(verbose);
    AutoCloseable server = starter.call();
    EndSignals.listen(new SystemTicker());
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> close(server, ended), "shutdown"));
    if (supervised) {
      Supervised.endWith(System.in);
    }
    ended.await();
    return 0;
  }

  private static void close(AutoCloseable server, CountDownLatch ended) {
    try {
      server.close();
    } catch (Exception e) {
      LOG.log(Level.WARNING, "did not end cleanly", e);
    } finally {
      ended.countDown();
    }
  }
}
