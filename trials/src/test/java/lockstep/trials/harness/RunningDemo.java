package lockstep.trials.harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// `./lockstep demo --json`, started as a user starts it.
public final class RunningDemo implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration END = Duration.ofSeconds(20);

  private final Process process;
  private final JsonNode report;
  private final Path data;
  private final Path errors;
  private final Map<String, Process> restarted = new ConcurrentHashMap<>();

  private RunningDemo(Process process, JsonNode report, Path data, Path errors) {
    this.process = process;
    this.report = report;
    this.data = data;
    this.errors = errors;
  }

  /// A process of the demo.
  public record Part(String name, String kind, String url, long pid) {
    /// Sends it a signal, such as `KILL` or `STOP`.
    public void signal(String signal) {
      Command.succeed(Checkout.ROOT, "kill", "-" + signal, String.valueOf(pid));
    }

    /// How it was started, to start it so again.
    public List<String> command() {
      ProcessHandle.Info info = ProcessHandle.of(pid).orElseThrow().info();
      List<String> command = new ArrayList<>(List.of(info.command().orElseThrow()));
      command.addAll(List.of(info.arguments().orElseThrow()));
      return command;
    }

    /// True while the operating system knows it.
    public boolean isAlive() {
      return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }
  }

  /// Starts a demo on free ports and waits until it says that it is ready.
  public static RunningDemo start(Path data, String... options) {
    return start(data, List.of(), options);
  }

  /// The same where the temporary files of its processes go to a folder.
  public static RunningDemo startWithTemporary(Path folder, Path data, String... options) {
    return start(data, List.of("env", "JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=" + folder), options);
  }

  private static RunningDemo start(Path data, List<String> before, String... options) {
    List<String> command = new ArrayList<>(before);
    if (System.getProperty("os.name").equals("Linux")) {
      // As at a terminal: what a shell starts in the background ignores Ctrl-C, and so would a demo
      // in tests that run there.
      command.addAll(List.of("env", "--default-signal=INT"));
    }
    command.addAll(List.of("./lockstep", "demo", "--json"));
    command.addAll(
        List.of("--port", String.valueOf(Checkout.freeDemoPort(3)), "--data", data.toString()));
    command.addAll(List.of(options));
    try {
      Path errors = Files.createTempFile("lockstep-demo", ".err");
      Process process =
          Command.builder(Checkout.ROOT, command).redirectError(errors.toFile()).start();
      BufferedReader out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      String line = out.readLine();
      if (line == null) {
        String said = Files.readString(errors);
        Files.delete(errors);
        throw new AssertionError("the demo did not start:\n" + said);
      }
      return new RunningDemo(process, JSON.readTree(line), data, errors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What `--json` printed.
  public JsonNode report() {
    return report;
  }

  /// The gateway.
  public Server gateway() {
    return Server.at(report.path("url").asText());
  }

  /// The instance `name`, asked directly.
  public Server instance(String name) {
    return Server.at(part(name).url());
  }

  /// All instances, asked directly.
  public List<Server> instances() {
    return parts().stream()
        .filter(part -> part.kind().equals("instance"))
        .map(part -> Server.at(part.url()))
        .toList();
  }

  /// All processes, as first reported.
  public List<Part> parts() {
    List<Part> parts = new ArrayList<>();
    for (JsonNode part : report.path("processes")) {
      parts.add(
          new Part(
              part.path("name").asText(),
              part.path("kind").asText(),
              part.path("url").asText(),
              part.path("pid").asLong()));
    }
    return parts;
  }

  /// The process `name`.
  public Part part(String name) {
    Part first = parts().stream().filter(it -> it.name().equals(name)).findFirst().orElseThrow();
    Process again = restarted.get(name);
    return again == null ? first : new Part(name, first.kind(), first.url(), again.pid());
  }

  /// The demo's own process.
  public Process process() {
    return process;
  }

  /// The bare repository, for C Git.
  public Path bareRepository() {
    return data.resolve("git/your-org/grafana-manifests.git");
  }

  /// Starts an instance that was ended again, as the demo tells one to.
  public void restart(String name) {
    restart(
        name,
        List.of("./lockstep", "instance", "--config", data.resolve(name + ".yaml").toString()));
  }

  /// Starts a process that was ended again.
  ///
  /// @param command as [Part#command] told it before
  public void restart(String name, List<String> command) {
    try {
      Path log = data.resolve("logs").resolve(name + "-again.log");
      restarted.put(
          name,
          Command.builder(Checkout.ROOT, command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    restarted.values().forEach(Process::destroy);
    process.destroy();
    try {
      if (!process.waitFor(END.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
      for (Process again : restarted.values()) {
        if (!again.waitFor(END.toMillis(), TimeUnit.MILLISECONDS)) {
          again.destroyForcibly();
        }
      }
      Files.deleteIfExists(errors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
