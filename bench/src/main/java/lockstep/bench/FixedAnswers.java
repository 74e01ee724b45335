package lockstep.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import lockstep.trials.harness.Command;
import lockstep.trials.harness.Eventually;
import lockstep.trials.harness.Server;

/// What instances would answer to checks, and the same 2 KB to all else, by the cheapest server
/// that there is: an nginx. What stands in front of it is then what costs.
final class FixedAnswers implements AutoCloseable {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final int BODY = 2_048;

  private final Process process;

  private FixedAnswers(Process process) {
    this.process = process;
  }

  /// Starts it and waits until it answers.
  ///
  /// @param ports the first is that of the primary
  static FixedAnswers start(Path folder, List<Integer> ports) throws IOException {
    Path home = Files.createTempDirectory(folder, "answers");
    Path file = home.resolve("nginx.conf");
    Files.writeString(file, configuration(ports));
    Process process =
        Command.builder(
                home,
                List.of(
                    "nginx",
                    "-p",
                    home.toString(),
                    "-c",
                    file.toString(),
                    "-g",
                    "pid nginx.pid; error_log stderr; daemon off;"))
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("log").toFile())
            .start();
    FixedAnswers answers = new FixedAnswers(process);
    try {
      Server first = Server.at("http://127.0.0.1:" + ports.getFirst());
      Eventually.holds("the answers are there", SOON, () -> first.get("/livez").status() == 200);
    } catch (AssertionError e) {
      answers.close();
      throw e;
    }
    return answers;
  }

  private static String configuration(List<Integer> ports) {
    StringBuilder text = new StringBuilder();
    text.append("worker_processes 1;\nevents { worker_connections 4096; }\nhttp {\n");
    text.append("access_log off;\nkeepalive_requests 10000000;\nkeepalive_timeout 10m;\n");
    for (int port : ports) {
      boolean primary = port == ports.getFirst();
      text.append(
          """
          server {
            listen 127.0.0.1:%d;
            default_type application/json;
            location = /ha/primary { return %d '{}'; }
            location = /readyz {
              return 200 '{"ready":true,"role":"%s","epoch":1,"commit":"","reason":""}';
            }
            location = /livez { return 200 '{}'; }
            location / { return 200 '{"dashboard":"%s"}'; }
          }
          """
              .formatted(
                  port, primary ? 200 : 503, primary ? "primary" : "replica", "x".repeat(BODY)));
    }
    return text.append("}\n").toString();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(SOON.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
