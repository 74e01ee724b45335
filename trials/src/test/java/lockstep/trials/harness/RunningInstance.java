package lockstep.trials.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// `./lockstep instance --config FILE`, as a process.
public final class RunningInstance implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(90);
  private static final Duration END = Duration.ofSeconds(20);

  private final String name;
  private final Path config;
  private final Server server;
  private Process process;

  private RunningInstance(String name, Path config, Server server, Process process) {
    this.name = name;
    this.config = config;
    this.server = server;
    this.process = process;
  }

  /// Starts one and does not wait.
  ///
  /// @param folder gets its configuration, its log and its mirror
  /// @param port where it listens
  /// @param yaml its configuration without `server` and `storage`
  public static RunningInstance start(Path folder, String name, int port, String yaml) {
    try {
      Path config = folder.resolve(name + ".yaml");
      Files.writeString(
          config,
          """
          server: { address: 127.0.0.1, port: %d, rootUrl: "http://127.0.0.1:%d" }
          storage: { path: "%s" }
          %s\
          """
              .formatted(port, port, folder.resolve(name), yaml));
      Server server = Server.at("http://127.0.0.1:" + port);
      return new RunningInstance(name, config, server, run(config));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Process run(Path config) throws IOException {
    Path log = Path.of(config + ".log");
    return Command.builder(
            Checkout.ROOT, List.of("./lockstep", "instance", "--config", config.toString()))
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
      process = run(config);
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
