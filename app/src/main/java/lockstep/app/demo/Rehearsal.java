package lockstep.app.demo;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import lockstep.app.config.ConfigException;
import lockstep.app.config.ConfigReader;
import lockstep.app.machine.SystemTicker;
import lockstep.app.wiring.GatewayProcess;
import lockstep.app.wiring.GitServerProcess;
import lockstep.app.wiring.Instance;
import lockstep.app.wiring.Opened;
import lockstep.cluster.Mode;
import lockstep.core.time.Deadline;
import lockstep.core.time.Ticker;

/// The demo's parts in this one process, in a folder that goes with it.
public final class Rehearsal implements AutoCloseable {
  private static final int PORT_TRIES = 50;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long LOOK_AGAIN_MILLIS = 50;

  private final DemoPlan plan;
  private final Opened opened = new Opened();

  private Rehearsal(DemoPlan plan) {
    this.plan = plan;
  }

  /// Starts a Git server, one instance and a gateway, and waits until they are ready.
  public static Rehearsal start()
      throws IOException, DemoException, ConfigException, InterruptedException {
    Path folder = Files.createTempDirectory("lockstep-rehearsal");
    DemoPlan plan =
        DemoPlan.of(
            new DemoOptions(
                freePort(),
                1,
                Mode.PRIMARY_REPLICA,
                DemoOptions.Shared.SQLITE,
                Optional.empty(),
                folder,
                false,
                false));
    Rehearsal rehearsal = new Rehearsal(plan);
    rehearsal.opened.add(() -> DataFolder.delete(folder));
    try {
      rehearsal.open();
      return rehearsal;
    } catch (IOException
        | DemoException
        | ConfigException
        | InterruptedException
        | RuntimeException e) {
      rehearsal.close();
      throw e;
    }
  }

  private void open() throws IOException, DemoException, ConfigException, InterruptedException {
    Seeding.run(
        plan, new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    opened.add(
        GitServerProcess.start(
            plan.gitRoot(),
            plan.git().port(),
            DemoPlan.BRANCH,
            DemoPlan.NAME,
            plan.instanceUrls()));
    ConfigReader reader = new ConfigReader(Map.of());
    DemoPlan.Part instance = plan.instances().getFirst();
    opened.add(Instance.start(reader.read("rehearsal", plan.config(instance))));
    opened.add(GatewayProcess.start(reader.read("rehearsal", plan.config(plan.gateway()))));
    awaitReady();
  }

  private void awaitReady() throws InterruptedException, DemoException {
    Ticker ticker = new SystemTicker();
    Deadline deadline = Deadline.after(ticker, PATIENCE);
    try (Readiness readiness = new Readiness()) {
      while (!readiness.of(plan.gateway(), "/readyz?for=write")) {
        if (deadline.passed(ticker)) {
          throw new DemoException("The rehearsal was not ready in time.");
        }
        Thread.sleep(LOOK_AGAIN_MILLIS);
      }
    }
  }

  /// The gateway.
  public String url() {
    return plan.gateway().url().toString();
  }

  private static int freePort() throws IOException {
    for (int i = 0; ; i++) {
      try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        int port = socket.getLocalPort();
        if (port < DemoOptions.MAX_PORT || i == PORT_TRIES) {
          return port;
        }
      }
    }
  }

  @Override
  public void close() {
    opened.close();
  }
}
