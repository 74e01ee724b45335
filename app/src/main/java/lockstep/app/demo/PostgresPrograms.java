package lockstep.app.demo;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The programs `initdb` and `postgres`: installed ones, else fetched ones.
///
/// @param folder holds both
/// @param major their version
record PostgresPrograms(Path folder, String major) {
  /// Names the folder of the checkout, whose build fetches; the script ./lockstep sets it.
  private static final String HOME = "lockstep.home";

  private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) (\\d+)");

  /// Where packages put them: a folder, and the names in it that have a `bin`.
  private static final Map<Path, Pattern> PLACES =
      Map.of(
          Path.of("/usr/lib/postgresql"), Pattern.compile("\\d+"),
          Path.of("/usr"), Pattern.compile("pgsql-\\d+"),
          Path.of("/usr/local"), Pattern.compile("pgsql"),
          Path.of("/usr/local/opt"), Pattern.compile("postgresql@\\d+"),
          Path.of("/opt/homebrew/opt"), Pattern.compile("postgresql@\\d+"));

  /// Finds them, or fetches them where that is needed or wanted.
  ///
  /// @param fetched pass installed ones over
  /// @param wanted the only major version that will do; empty: any
  /// @throws DemoException when there are none to be had, with the way out
  static PostgresPrograms find(boolean fetched, String wanted, PrintStream progress)
      throws IOException, DemoException, InterruptedException {
    List<PostgresPrograms> found = fetched ? List.of() : installed();
    Optional<PostgresPrograms> fits = found.stream().filter(one -> one.fits(wanted)).findFirst();
    if (fits.isPresent()) {
      return fits.get();
    }
    PostgresPrograms brought = fetch(progress);
    if (!brought.fits(wanted)) {
      throw new DemoException(
          "The demo's database was made by PostgreSQL %s, and there is %s:"
                  .formatted(wanted, brought.major)
              + " install PostgreSQL %s, or begin anew with --fresh.".formatted(wanted));
    }
    return brought;
  }

  private boolean fits(String wanted) {
    return wanted.isEmpty() || wanted.equals(major);
  }

  /// The first on the path, then the others, newest first.
  private static List<PostgresPrograms> installed() throws IOException, InterruptedException {
    List<Path> folders = new ArrayList<>();
    for (String entry : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      Path program = Path.of(entry).resolve("initdb");
      if (Files.isExecutable(program)) {
        folders.add(program.toRealPath().resolveSibling("."));
      }
    }
    for (Map.Entry<Path, Pattern> place : PLACES.entrySet()) {
      folders.addAll(matching(place.getKey(), place.getValue()));
    }
    List<PostgresPrograms> found = new ArrayList<>();
    for (Path folder : folders) {
      in(folder.normalize()).ifPresent(found::add);
    }
    return found;
  }

  private static List<Path> matching(Path folder, Pattern name) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(entry -> name.matcher(entry.getFileName().toString()).matches())
          .sorted(Comparator.comparingInt(PostgresPrograms::number).reversed())
          .map(entry -> entry.resolve("bin"))
          .toList();
    }
  }

  private static int number(Path entry) {
    String digits = entry.getFileName().toString().replaceAll("\\D", "");
    return digits.isEmpty() ? 0 : Integer.parseInt(digits);
  }

  /// Those in `folder`, if both are there and one can tell its version.
  static Optional<PostgresPrograms> in(Path folder) throws IOException, InterruptedException {
    Path server = folder.resolve("postgres");
    if (!Files.isExecutable(server) || !Files.isExecutable(folder.resolve("initdb"))) {
      return Optional.empty();
    }
    Matcher version =
        VERSION.matcher(Postgres.Outcome.of(List.of(server.toString(), "--version")).output());
    return version.find()
        ? Optional.of(new PostgresPrograms(folder, version.group(1)))
        : Optional.empty();
  }

  private static PostgresPrograms fetch(PrintStream progress)
      throws IOException, DemoException, InterruptedException {
    String home = System.getProperty(HOME, "");
    Optional<String> platform =
        platform(System.getProperty("os.name"), System.getProperty("os.arch"));
    if (home.isEmpty() || platform.isEmpty()) {
      throw new DemoException(
          "There is no PostgreSQL on this machine and none to fetch for it: install one"
              + " (its programs initdb and postgres on the PATH), or use --database sqlite.");
    }
    progress.println("  getting PostgreSQL (15 MB to fetch the first time)");
    Postgres.Outcome outcome =
        Postgres.Outcome.of(
            List.of(Path.of(home, ".mvn", "postgresql.sh").toString(), platform.get()));
    Path folder =
        Path.of(outcome.output().lines().reduce("", (_, last) -> last)).resolve("bin").normalize();
    if (outcome.code() == 0) {
      Optional<PostgresPrograms> brought = in(folder);
      if (brought.isPresent()) {
        return brought.get();
      }
    }
    throw new DemoException(
        "PostgreSQL could not be fetched: install one (its programs initdb and postgres on the"
            + " PATH), or use --database sqlite. The last words were:\n"
            + outcome.output());
  }

  /// As the fetched archives call a machine; empty when there is none for it.
  static Optional<String> platform(String system, String machine) {
    String os = system.toLowerCase(Locale.ROOT);
    String cpu =
        switch (machine) {
          case "amd64", "x86_64" -> "amd64";
          case "aarch64", "arm64" -> "arm64v8";
          default -> "";
        };
    if (cpu.isEmpty()) {
      return Optional.empty();
    }
    if (os.contains("linux")) {
      return Optional.of("linux-" + cpu);
    }
    return os.contains("mac") ? Optional.of("darwin-" + cpu) : Optional.empty();
  }
}
