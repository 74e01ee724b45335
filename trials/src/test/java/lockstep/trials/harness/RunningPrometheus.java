package lockstep.trials.harness;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Assumptions;

/// An installed Prometheus with the shipped configuration, which asks every three seconds here.
public final class RunningPrometheus implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/bin/prometheus");
  private static final Path SHIPPED = Checkout.ROOT.resolve("deploy/prometheus");
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration END = Duration.ofSeconds(20);

  private final Process process;
  private final Server server;

  private RunningPrometheus(Process process, Server server) {
    this.process = process;
    this.server = server;
  }

  /// Skips the test where there is none; CI has one.
  public static void assumeInstalled() {
    Assumptions.assumeTrue(
        Files.exists(PROGRAM), "no Prometheus here: install the package prometheus");
  }

  /// Starts one and waits until it answers.
  ///
  /// @param folder gets its files
  /// @param port where it listens
  /// @param gateway the port of the gateway
  /// @param instances their ports, at most three
  public static RunningPrometheus start(
      Path folder, int port, int gateway, List<Integer> instances) {
    try {
      Path config = configuration(Files.createDirectories(folder), gateway, instances);
      Command.succeed(folder, "promtool", "check", "config", config.toString());
      Process process =
          Command.builder(
                  folder,
                  List.of(
                      PROGRAM.toString(),
                      "--config.file=" + config,
                      "--storage.tsdb.path=" + folder.resolve("data"),
                      "--web.listen-address=127.0.0.1:" + port))
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("log").toFile())
              .start();
      Server server = Server.at("http://127.0.0.1:" + port);
      Eventually.holds(
          "Prometheus answers",
          START,
          () -> process.isAlive() && server.get("/api/v1/targets").status() == 200);
      return new RunningPrometheus(process, server);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path configuration(Path folder, int gateway, List<Integer> instances)
      throws IOException {
    Files.copy(SHIPPED.resolve("alerts.yaml"), folder.resolve("alerts.yaml"));
    String targets =
        String.join(", ", instances.stream().map("\"127.0.0.1:%d\""::formatted).toList());
    String text =
        Files.readString(SHIPPED.resolve("prometheus.yaml"))
            .replaceAll("targets: \\[.*:3001.*]", "targets: [" + targets + "]")
            .replace("127.0.0.1:3000", "127.0.0.1:" + gateway)
            .replace(": 10s", ": 3s");
    return Files.writeString(folder.resolve("prometheus.yaml"), text);
  }

  /// Where it answers.
  public String url() {
    return server.url().toString();
  }

  /// What a query gives now.
  public JsonNode query(String expression) throws IOException, InterruptedException {
    Server.Answer answer =
        server.get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
    if (answer.status() != 200) {
      throw new IOException(expression + ": " + answer.body());
    }
    return answer.body().path("data").path("result");
  }

  /// The alerting rules, with their health and their alerts.
  public List<JsonNode> rules() throws IOException, InterruptedException {
    JsonNode groups = server.get("/api/v1/rules").body().path("data").path("groups");
    return groups.findValues("rules").stream()
        .flatMap(rules -> StreamSupport.stream(rules.spliterator(), false))
        .toList();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(END.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
