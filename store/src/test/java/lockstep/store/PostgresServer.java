package lockstep.store;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// A throw-away PostgreSQL server on loopback, one for all test classes of a run. Where PostgreSQL
/// is not installed each test that needs it is skipped, and says so.
final class PostgresServer implements BeforeEachCallback {
  private static final Path VERSIONS = Path.of("/usr/lib/postgresql");

  private @Nullable Running running;

  @Override
  public void beforeEach(ExtensionContext context) {
    Optional<Path> binaries = binaries();
    if (binaries.isEmpty()) {
      abort("skipped: no PostgreSQL server in " + VERSIONS + " (apt-get install postgresql)");
    }
    running =
        context
            .getRoot()
            .getStore(ExtensionContext.Namespace.GLOBAL)
            .computeIfAbsent(
                PostgresServer.class, _ -> Running.start(binaries.orElseThrow()), Running.class);
  }

  private static Optional<Path> binaries() {
    if (!Files.isDirectory(VERSIONS)) {
      return Optional.empty();
    }
    try (DirectoryStream<Path> versions = Files.newDirectoryStream(VERSIONS)) {
      List<Path> found = new ArrayList<>();
      versions.forEach(found::add);
      return found.stream()
          .map(version -> version.resolve("bin"))
          .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
          .max(Comparator.naturalOrder());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The URL of a new, empty schema.
  String freshUrl() {
    return here().freshUrl();
  }

  /// The URL under which nothing listens.
  String absentUrl() {
    return "jdbc:postgresql://127.0.0.1:%d/postgres?user=postgres".formatted(freePort());
  }

  /// Stops the server's processes where they stand, as if the machine hung, or lets them go on.
  void signal(String signal) {
    here().signal(signal);
  }

  private Running here() {
    Running server = running;
    if (server == null) {
      throw new IllegalStateException("not started");
    }
    return server;
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Running implements AutoCloseable {
    private final Path binaries;
    private final Path data;
    private final int port;
    private int schemas;

    private Running(Path binaries, Path data, int port) {
      this.binaries = binaries;
      this.data = data;
      this.port = port;
    }

    static Running start(Path binaries) {
      Path data = Path.of(run("mktemp", "-d", "/tmp/lockstep-postgres-XXXXXX").strip());
      Running server = new Running(binaries, data, freePort());
      run(server.bin("initdb"), "-D", data.toString(), "-A", "trust", "-U", "postgres", "-N");
      run(
          server.bin("pg_ctl"),
          "-D",
          data.toString(),
          "-w",
          "-l",
          data.resolve("log").toString(),
          "-o",
          "-p %d -k %s -c listen_addresses=127.0.0.1 -c fsync=off".formatted(server.port, data),
          "start");
      return server;
    }

    synchronized String freshUrl() {
      String schema = "t" + ++schemas;
      String url = "jdbc:postgresql://127.0.0.1:%d/postgres?user=postgres".formatted(port);
      try (Connection connection = DriverManager.getConnection(url);
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE SCHEMA " + schema);
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
      return url + "&currentSchema=" + schema;
    }

    void signal(String signal) {
      String pid = postmaster();
      List<String> command =
          new ArrayList<>(List.of("sh", "-c", "kill -$0 \"$@\" || true", signal));
      command.add(pid);
      // One that ends meanwhile is no failure.
      ProcessHandle.of(Long.parseLong(pid))
          .orElseThrow()
          .descendants()
          .forEach(child -> command.add(Long.toString(child.pid())));
      run(command.toArray(String[]::new));
    }

    private String postmaster() {
      return run("head", "-n", "1", data.resolve("postmaster.pid").toString()).strip();
    }

    @Override
    public void close() {
      run(bin("pg_ctl"), "-D", data.toString(), "-m", "immediate", "-w", "stop");
      run("rm", "-rf", data.toString());
    }

    private String bin(String name) {
      return binaries.resolve(name).toString();
    }

    /// Runs a command, as the user postgres when this is root, whom initdb refuses.
    private static String run(String... command) {
      List<String> full = new ArrayList<>();
      if (System.getProperty("user.name").equals("root")) {
        full.addAll(List.of("runuser", "-u", "postgres", "--"));
      }
      full.addAll(List.of(command));
      try {
        Path output = Files.createTempFile("lockstep-command", ".out");
        Process process =
            new ProcessBuilder(full)
                .directory(Path.of("/").toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(60, TimeUnit.SECONDS);
        String text = Files.readString(output, StandardCharsets.UTF_8);
        Files.delete(output);
        if (!ended || process.exitValue() != 0) {
          throw new IllegalStateException(String.join(" ", full) + ": " + text);
        }
        return text;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
