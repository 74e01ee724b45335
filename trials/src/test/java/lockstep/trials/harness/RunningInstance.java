package lockstep.trials.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// `./lockstep instance --config FILE`, as a process.
public final class RunningInstance implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(90);
  private static final Duration END = Duration.ofSeconds(20);

  private final String name;
  private final Path config;
  private final List<String> before;
  private final Server server;
  private Process process;

  private RunningInstance(
      String name, Path config, List<String> before, Server server, Process process) {
    this.name = name;
    this.config = config;
    this.before = List.copyOf(before);
    this.server = server;
    this.process = process;
  }

  /// Starts one and does not wait.
  ///
  /// @param folder gets its configuration, its log and its mirror
  /// @param port where it listens
  /// @param yaml its configuration without `server` and `storage`
  public static RunningInstance start(Path folder, String name, int port, String yaml) {
    return start(folder, name, List.of(), "127.0.0.1", port, yaml);
  }

  /// The same on a host of a network.
  ///
  /// @param before what stands before the command
  /// @param address of that host
  public static RunningInstance start(
      Path folder, String name, List<String> before, String address, int port, String yaml) {
    try {
      Path config = folder.resolve(name + ".yaml");
      Files.writeString(
          config,
          """
          server: { address: %s, port: %d, rootUrl: "http://%s:%d" }
          storage: { path: "%s" }
          %s\
          """
              .formatted(address, port, address, port, folder.resolve(name), yaml));
      Server server = Server.at("http://%s:%d".formatted(address, port));
      return new RunningInstance(name, config, before, server, run(before, config));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Process run(List<String> before, Path config) throws IOException {
    Path log = Path.of(config + ".log");
    List<String> command = new ArrayList<>(before);
    command.addAll(List.of("./lockstep", "instance", "--config", config.toString()));
    return Command.builder(Checkout.ROOT, command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  /// Its name among the members.
  public String name() {
    return name;
  }

  /// Its HTTP side.
  public Server server() {
    return server;
  }

  /// The id of the process.
  public long pid() {
    return process.pid();
  }

  /// False after its end.
  public boolean isAlive() {
    return process.isAlive();
  }

  /// Waits until it is ready to save.
  public RunningInstance awaitReady() {
    Eventually.holds(
        name + " is ready",
        START,
        () -> process.isAlive() && server.get("/readyz?for=write").status() == 200);
    return this;
  }

  /// Sends it a signal, such as `KILL` or `STOP`.
  public void signal(String signal) {
    Command.succeed(Checkout.ROOT, "kill", "-" + signal, String.valueOf(process.pid()));
  }

  /// Starts it again after its end.
  public void startAgain() {
    try {
      process.waitFor(END.toMillis(), TimeUnit.MILLISECONDS);
      process = run(before, config);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// What it wrote.
  public String log() {
    try {
      return Files.readString(Path.of(config + ".log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
