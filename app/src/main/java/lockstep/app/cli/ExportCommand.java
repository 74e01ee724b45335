package lockstep.app.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import lockstep.app.config.Config;
import lockstep.app.config.ConfigReader;
import lockstep.app.wiring.ExportRun;
import lockstep.core.resource.RepoPath;
import lockstep.core.secret.Secret;
import lockstep.git.GitRemoteConfig;
import lockstep.grafana.Credentials;
import lockstep.grafana.GrafanaFault;
import lockstep.grafana.GrafanaServer;
import lockstep.grafana.GrafanaSource;
import lockstep.sync.job.Progress;
import lockstep.sync.repository.RepositorySetup;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `./lockstep export`.
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = {
      "Brings the dashboards and folders of a Grafana server into a repository.",
      "Uids and folders stay; what the repository has already is left as it is, and what another"
          + " tool manages stays with that tool. A run that was ended is begun again with the same"
          + " words and goes on. Nothing on the server is changed.",
      "Exit code: 0 when all is in the repository but what another tool manages, 1 when something"
          + " is not: the report names each, with the reason."
    })
final class ExportCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int BAR = 24;

  @Option(
      names = "--from",
      paramLabel = "GRAFANA_URL",
      required = true,
      description = "The Grafana server, 7.5 or newer, such as https://grafana.example.")
  private URI from;

  @Option(
      names = "--from-user",
      paramLabel = "USER",
      description =
          "Whom to log in as there, with the password in the environment variable GRAFANA_PASSWORD,"
              + " or typed when asked for. Without it the token in GRAFANA_TOKEN is used.")
  private @Nullable String user;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      required = true,
      description = "The configuration file that names the repository.")
  private Path file;

  @Option(
      names = "--repository",
      paramLabel = "NAME",
      description = "Which repository of the file; needed when it has several.")
  private @Nullable String name;

  @Option(
      names = "--path",
      paramLabel = "DIRECTORY",
      defaultValue = "",
      description = "The directory of the repository that all goes to (default: its top).")
  private String path;

  @Option(names = "--json", description = "One line of JSON at the end, and nothing before.")
  private boolean json;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  ExportCommand() {}

  @Override
  public Integer call() throws Exception {
    Config config = new ConfigReader(System.getenv()).read(file);
    RepositorySetup setup = repository(config.repositories());
    PrintWriter out = spec.commandLine().getOut();
    try (GrafanaServer server = server()) {
      String version = server.version();
      if (!json) {
        out.printf("Grafana %s at %s -> repository %s%n", version, from, setup.name());
        out.flush();
      }
      ExportRun.Result result =
          new ExportRun(
                  setup,
                  from,
                  new GrafanaSource(server),
                  directory(),
                  config.storage(),
                  config.provisioning().quota())
              .run(new Bar());
      out.print(json ? ExportReport.line(result) : ExportReport.text(result));
      out.flush();
      return result.isIncomplete() ? LockstepCommand.PROBLEM : 0;
    } catch (GrafanaFault | IllegalStateException e) {
      throw new CommandException(
          "%s. What was brought in is in Git: the same command goes on from there."
              .formatted(String.valueOf(e.getMessage()).replaceAll("\\.$", "")),
          e);
    } catch (IllegalArgumentException e) {
      throw new CommandException(String.valueOf(e.getMessage()), e);
    }
  }

  private GrafanaServer server() {
    return new GrafanaServer(from, credentials(), PATIENCE);
  }

  private Credentials credentials() {
    return credentials(user, System.getenv(), ExportCommand::typed);
  }

  /// A password on the command line would be shown by `ps`, so there is none.
  ///
  /// @param asked for the password of a user, at a terminal
  static Credentials credentials(
      @Nullable String user,
      Map<String, String> environment,
      Function<String, Optional<Secret>> asked) {
    if (user == null) {
      String token = environment.getOrDefault("GRAFANA_TOKEN", "").strip();
      return token.isEmpty() ? new Credentials.None() : new Credentials.Bearer(new Secret(token));
    }
    int colon = user.indexOf(':');
    if (colon >= 0) {
      throw new IllegalArgumentException(
          "--from-user: has a password, which others on this machine can see: give the user alone"
              + " and the password in GRAFANA_PASSWORD");
    }
    Secret password = new Secret(environment.getOrDefault("GRAFANA_PASSWORD", ""));
    return new Credentials.Basic(
        user,
        Optional.of(password)
            .filter(Secret::isPresent)
            .or(() -> asked.apply(user))
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "--from-user: there is no password for %s: set GRAFANA_PASSWORD, or run this at a terminal"
                            .formatted(user))));
  }

  private static Optional<Secret> typed(String user) {
    return Optional.ofNullable(System.console())
        .filter(Console::isTerminal)
        .flatMap(console -> Optional.ofNullable(console.readPassword("Password of %s: ", user)))
        .map(typed -> new Secret(new String(typed)));
  }

  private RepositorySetup repository(List<RepositorySetup> all) throws CommandException {
    List<RepositorySetup> fit =
        all.stream().filter(one -> name == null || one.name().equals(name)).toList();
    if (fit.size() == 1) {
      return named(fit.getFirst());
    }
    String names = all.stream().map(RepositorySetup::name).collect(Collectors.joining(", "));
    throw new CommandException(
        name == null
            ? "--repository: name one of those in %s: %s".formatted(file, names)
            : "--repository %s: is not in %s, which has: %s".formatted(name, file, names));
  }

  /// Which default branch the instances follow only their database knows, and it may be one that is
  /// not the remote's any more.
  private RepositorySetup named(RepositorySetup setup) throws CommandException {
    if (setup.spec().location().branch().isEmpty()) {
      throw new CommandException(
          "repositories branch: %s names none in %s (expected, for an export: the branch to write to)"
              .formatted(setup.name(), file));
    }
    return setup;
  }

  private RepoPath directory() {
    return GitRemoteConfig.parsePath(path);
  }

  /// A bar at a terminal, a line for each tenth elsewhere.
  private final class Bar implements ExportRun.Listener {
    private final boolean terminal =
        Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    private int tenths = -1;

    @Override
    public void reading(long bytes) {
      if (!json) {
        PrintWriter err = spec.commandLine().getErr();
        err.printf("reads the repository: %d MiB so far%n", bytes >> 20);
        err.flush();
      }
    }

    @Override
    public void bringing(Progress progress) {
      if (json || progress.total() == 0) {
        return;
      }
      int percent = progress.percent();
      PrintWriter err = spec.commandLine().getErr();
      if (terminal) {
        int full = percent * BAR / 100;
        err.printf(
            "\r[%s%s] %d of %d %s",
            "#".repeat(full),
            ".".repeat(BAR - full),
            progress.done(),
            progress.total(),
            progress.done() == progress.total() ? System.lineSeparator() : "");
      } else if (percent / 10 > tenths) {
        tenths = percent / 10;
        err.printf("%d of %d%n", progress.done(), progress.total());
      }
      err.flush();
    }
  }
}
