package lockstep.trials.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// An installed PostgreSQL with an empty database of its own. It asks nobody for a password.
public final class RunningPostgres implements AutoCloseable {
  private static final Path VERSIONS = Path.of("/usr/lib/postgresql");
  private static final Path ROOT = Path.of("/");
  private static final String LOOPBACK = "127.0.0.1";
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration END = Duration.ofSeconds(20);

  private final Path folder;
  private final Process process;
  private final String url;

  private RunningPostgres(Path folder, Process process, String url) {
    this.folder = folder;
    this.process = process;
    this.url = url;
  }

  /// True where its programs are installed.
  public static boolean isInstalled() {
    return programs().isPresent();
  }

  private static Optional<Path> programs() {
    if (!Files.isDirectory(VERSIONS)) {
      return Optional.empty();
    }
    try (Stream<Path> versions = Files.list(VERSIONS)) {
      return versions
          .map(version -> version.resolve("bin"))
          .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
          .max(Comparator.naturalOrder());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Starts one on the loopback address and waits until it takes connections.
  public static RunningPostgres start(int port) {
    return start(List.of(), LOOPBACK, port);
  }

  /// The same on another address, where everybody may come from.
  ///
  /// @param on what is to stand before a command so that it runs on that host
  public static RunningPostgres start(List<String> on, String address, int port) {
    Path programs = programs().orElseThrow();
    List<String> user =
        System.getProperty("user.name").equals("root")
            ? List.of("runuser", "-u", "postgres", "--")
            : List.of();
    Path folder = Path.of(run(user, "mktemp", "-d", "/tmp/lockstep-trial-postgres-XXXXXX").strip());
    Path data = folder.resolve("data");
    run(user, programs.resolve("initdb").toString(), "-D", data.toString(), "-A", "trust");
    run(user, "sh", "-c", "echo host all all 0.0.0.0/0 trust >> " + data.resolve("pg_hba.conf"));
    List<String> command = new ArrayList<>(on);
    command.addAll(user);
    command.addAll(List.of(programs.resolve("postgres").toString(), "-D", data.toString()));
    command.addAll(List.of("-p", String.valueOf(port), "-c", "listen_addresses=" + address));
    command.addAll(List.of("-c", "unix_socket_directories=", "-c", "fsync=off"));
    try {
      Process process =
          Command.builder(ROOT, command)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("log").toFile())
              .start();
      RunningPostgres server =
          new RunningPostgres(
              folder,
              process,
              "jdbc:postgresql://%s:%d/postgres?user=postgres".formatted(address, port));
      Eventually.holds(
          "PostgreSQL is ready",
          START,
          () ->
              Command.run(
                          ROOT,
                          List.of(
                              programs.resolve("pg_isready").toString(),
                              "-h",
                              address,
                              "-p",
                              String.valueOf(port)))
                      .code()
                  == 0);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String run(List<String> user, String... command) {
    List<String> full = new ArrayList<>(user);
    full.addAll(List.of(command));
    return Command.succeed(ROOT, full.toArray(String[]::new));
  }

  /// For `database.url`.
  public String url() {
    return url;
  }

  /// Ends it as Ctrl-C would, and removes its data.
  @Override
  public void close() {
    try {
      String pid =
          Command.succeed(
              ROOT, "head", "-n", "1", folder.resolve("data/postmaster.pid").toString());
      Command.run(ROOT, List.of("kill", "-INT", pid));
      if (!process.waitFor(END.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Command.run(ROOT, List.of("rm", "-rf", folder.toString()));
  }
}
