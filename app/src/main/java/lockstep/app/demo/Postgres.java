package lockstep.app.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/// The demo's own PostgreSQL: its folder, its password and the script that starts it.
///
/// It listens on the loopback address only and asks for the password that is in its folder. Nothing
/// of a PostgreSQL that runs on this machine is touched.
final class Postgres {
  /// The only user.
  static final String USER = "lockstep";

  /// The database; `initdb` makes it.
  static final String DATABASE = "postgres";

  private static final int PASSWORD_BYTES = 16;
  private static final int STATUS_LINE = 7;

  private final Path folder;
  private final Path binaries;
  private final List<String> prefix;

  private Postgres(Path folder, Path binaries, List<String> prefix) {
    this.folder = folder;
    this.binaries = binaries;
    this.prefix = List.copyOf(prefix);
  }

  /// Finds or fetches the programs and makes an empty database unless there is one already.
  ///
  /// @return the script that starts it
  /// @throws DemoException with the way out
  static Path prepare(DemoPlan plan, PrintStream progress)
      throws DemoException, InterruptedException {
    Path folder = plan.postgresFolder();
    try {
      Files.createDirectories(folder);
      PostgresPrograms programs =
          PostgresPrograms.find(
              plan.options().database() == DemoOptions.Shared.POSTGRESQL_FETCHED,
              version(folder),
              progress);
      List<String> prefix = Unprivileged.prefix(folder, programs.folder());
      Postgres postgres = new Postgres(folder, programs.folder(), prefix);
      postgres.makePassword();
      Unprivileged.give(folder, prefix);
      if (version(folder).isEmpty()) {
        postgres.initialise();
        progress.printf("  made a database with PostgreSQL %s%n", version(folder));
      }
      postgres.writeScript(plan.database().orElseThrow().port());
      return script(folder);
    } catch (IOException e) {
      throw new DemoException("PostgreSQL cannot be prepared in %s: %s".formatted(folder, e), e);
    }
  }

  static Path passwordFile(Path folder) {
    return folder.resolve("password");
  }

  /// The file that starts it. With `--supervised` it ends when its standard input does.
  static Path script(Path folder) {
    return folder.resolve("start.sh");
  }

  /// True when the server `pid`, whose data are in `folder`, takes connections: it says so itself.
  static boolean isReady(Path folder, long pid) {
    try {
      List<String> lines = Files.readAllLines(data(folder).resolve("postmaster.pid"));
      return lines.size() > STATUS_LINE
          && lines.getFirst().strip().equals(String.valueOf(pid))
          && lines.get(STATUS_LINE).strip().equals("ready");
    } catch (IOException _) {
      return false; // not yet: the caller asks again until its patience ends
    }
  }

  private static Path data(Path folder) {
    return folder.resolve("data");
  }

  /// The major version that made the data; empty when there are none.
  private static String version(Path folder) throws IOException {
    try {
      return Files.readString(data(folder).resolve("PG_VERSION")).strip();
    } catch (NoSuchFileException _) {
      return "";
    }
  }

  private void makePassword() throws IOException {
    Path file = passwordFile(folder);
    if (!Files.exists(file)) {
      byte[] secret = new byte[PASSWORD_BYTES];
      new SecureRandom().nextBytes(secret);
      DataFolder.writeSecret(file, HexFormat.of().formatHex(secret));
    }
  }

  /// In a folder beside, so that one that was cut short is never taken for a database.
  private void initialise() throws IOException, DemoException, InterruptedException {
    Path unfinished = folder.resolve("unfinished");
    if (Files.exists(unfinished)) {
      DataFolder.delete(unfinished);
    }
    List<String> command = new ArrayList<>(prefix);
    command.add(binaries.resolve("initdb").toString());
    command.addAll(List.of("-D", unfinished.toString(), "-U", USER, "--auth=scram-sha-256"));
    command.addAll(List.of("--pwfile", passwordFile(folder).toString()));
    command.addAll(List.of("--encoding=UTF8", "--no-locale", "--no-sync"));
    Outcome outcome = Outcome.of(command);
    if (outcome.code() != 0) {
      throw new DemoException(
          "PostgreSQL cannot make its database in %s:%n%s".formatted(folder, outcome.output()));
    }
    Files.move(unfinished, data(folder), StandardCopyOption.ATOMIC_MOVE);
  }

  private void writeScript(int port) throws IOException {
    List<String> server = new ArrayList<>();
    server.add(binaries.resolve("postgres").toString());
    server.addAll(List.of("-D", data(folder).toString(), "-p", String.valueOf(port)));
    server.addAll(List.of("-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="));
    server.addAll(List.of("-c", "shared_buffers=32MB", "-c", "log_checkpoints=off"));
    Files.writeString(
        script(folder),
        """
        #!/bin/sh
        # Made by ./lockstep demo: starts its PostgreSQL. With --supervised it ends when its input does.
        [ "$1" = --supervised ] && watch='((cat <&3 >/dev/null; kill -INT $$) &)' || watch=:
        exec %s sh -c "$watch 3<&0; "'exec 3<&- </dev/null "$@"' postgres %s
        """
            .formatted(quoted(prefix), quoted(server)));
  }

  private static String quoted(List<String> words) {
    return String.join(
        " ", words.stream().map(word -> "'" + word.replace("'", "'\\''") + "'").toList());
  }

  /// What a program said and how it ended.
  record Outcome(int code, String output) {
    static Outcome of(List<String> command) throws IOException, InterruptedException {
      Process process =
          new ProcessBuilder(command)
              .directory(Path.of("/").toFile())
              .redirectErrorStream(true)
              .start();
      process.getOutputStream().close();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return new Outcome(process.waitFor(), output);
    }
  }

  /// All below `folder`, itself included.
  static List<Path> below(Path folder) throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.toList();
    }
  }
}
