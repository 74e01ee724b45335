package lockstep.app.demo;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
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
import lockstep.git.KeptFile;

/// The demo's parts in this one process, in a folder that goes with it.
///
/// There are many dashboards, as large as real ones: what Java learns of reading a few is no help
/// when thousands are read.
public final class Rehearsal implements AutoCloseable {
  private static final int INSTANCES = 2;
  private static final int PORT_TRIES = 50;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long LOOK_AGAIN_MILLIS = 50;
  private static final int DASHBOARDS = 1_500;
  private static final int PANELS = 12;

  private final DemoPlan plan;
  private final Opened opened = new Opened();
  private final Map<DemoPlan.Part, Instance> running = new LinkedHashMap<>();

  private Rehearsal(DemoPlan plan) {
    this.plan = plan;
  }

  /// Starts a Git server, two instances and a gateway, and waits until they are ready.
  public static Rehearsal start()
      throws IOException, DemoException, ConfigException, InterruptedException {
    Path folder = Files.createTempDirectory("lockstep-rehearsal");
    Path seeds = Files.createDirectories(folder.resolve("seeds"));
    for (int i = 0; i < DASHBOARDS; i++) {
      Files.writeString(seeds.resolve("d" + i + ".json"), dashboard(i));
    }
    DemoPlan plan =
        DemoPlan.of(
            new DemoOptions(
                freePort(),
                INSTANCES,
                Mode.PRIMARY_REPLICA,
                DemoOptions.Shared.SQLITE,
                Optional.of(seeds),
                folder.resolve("data"),
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
    for (DemoPlan.Part part : plan.instances()) {
      opened.add(() -> stop(part));
      start(part);
    }
    opened.add(
        GatewayProcess.start(
            new ConfigReader(Map.of()).read("rehearsal", plan.config(plan.gateway()))));
    awaitReady();
  }

  private void start(DemoPlan.Part part) throws ConfigException {
    running.put(
        part, Instance.start(new ConfigReader(Map.of()).read("rehearsal", plan.config(part))));
  }

  private void stop(DemoPlan.Part part) {
    Instance instance = running.remove(part);
    if (instance != null) {
      instance.close();
    }
  }

  /// Starts an instance once more, with the mirror that it has now and what it keeps of it.
  public void restart() throws ConfigException, DemoException, InterruptedException {
    DemoPlan.Part part = plan.instances().getFirst();
    Path mirror =
        plan.options().data().resolve(part.name()).resolve("mirrors").resolve(DemoPlan.NAME);
    await(() -> KeptFile.isIn(mirror));
    stop(part);
    start(part);
    awaitReady();
  }

  private static String dashboard(int number) {
    StringBuilder text = new StringBuilder();
    text.append(
        """
        {
          "uid": "rehearsal-%d",
          "title": "Rehearsal %d",
          "description": "One of many, to read",
          "tags": ["rehearsal", "part %d"],
          "schemaVersion": 41,
          "refresh": "30s",
          "time": { "from": "now-6h", "to": "now" },
          "templating": { "list": [{ "name": "job", "type": "query", "query": "label_values(up, job)", "refresh": 1 }] },
          "annotations": { "list": [] },
          "panels": [
        """
            .formatted(number, number, number % 7));
    for (int i = 1; i <= PANELS; i++) {
      text.append(panel(i, number));
    }
    return text.append("  ]\n}\n").toString();
  }

  private static String panel(int i, int number) {
    return """
        {
          "id": %d,
          "type": "timeseries",
          "title": "Panel %d of %d",
          "datasource": { "type": "prometheus", "uid": "metrics" },
          "gridPos": { "h": 8, "w": 12, "x": %d, "y": %d },
          "fieldConfig": {
            "defaults": {
              "unit": "reqps",
              "color": { "mode": "palette-classic" },
              "custom": { "drawStyle": "line", "lineWidth": 1.5, "fillOpacity": 10, "showPoints": "never" },
              "thresholds": { "mode": "absolute", "steps": [{ "color": "green", "value": null }, { "color": "red", "value": 80 }] }
            },
            "overrides": []
          },
          "options": { "legend": { "displayMode": "list", "placement": "bottom" }, "tooltip": { "mode": "multi" } },
          "targets": [
            { "refId": "A", "expr": "sum by (instance) (rate(http_requests_total{job=\"$job\",code=~\"5..\"}[5m]))", "legendFormat": "{{instance}} \u00fc" },
            { "refId": "B", "expr": "histogram_quantile(0.99, sum(rate(duration_seconds_bucket[5m])) by (le))", "hide": false }
          ]
        }%s
    """
        .formatted(i, i, number, i % 2 * 12, i / 2 * 8, i < PANELS ? "," : "");
  }

  private void awaitReady() throws InterruptedException, DemoException {
    try (Readiness readiness = new Readiness()) {
      for (DemoPlan.Part part : plan.instances()) {
        await(() -> readiness.of(part, "/readyz"));
      }
      await(() -> readiness.of(plan.gateway(), "/readyz?for=write"));
    }
  }

  private interface Condition {
    boolean holds() throws InterruptedException;
  }

  private static void await(Condition condition) throws InterruptedException, DemoException {
    Ticker ticker = new SystemTicker();
    Deadline deadline = Deadline.after(ticker, PATIENCE);
    while (!condition.holds()) {
      if (deadline.passed(ticker)) {
        throw new DemoException("The rehearsal was not ready in time.");
      }
      Thread.sleep(LOOK_AGAIN_MILLIS);
    }
  }

  /// The gateway.
  public URI gateway() {
    return plan.gateway().url();
  }

  /// The instances, by name.
  public Map<String, URI> instances() {
    return plan.instances().stream()
        .collect(Collectors.toMap(DemoPlan.Part::name, DemoPlan.Part::url));
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
