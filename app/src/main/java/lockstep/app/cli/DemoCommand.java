package lockstep.app.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import lockstep.app.demo.Demo;
import lockstep.app.demo.DemoOptions;
import lockstep.app.machine.SystemTicker;
import lockstep.cluster.Mode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `./lockstep demo`.
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Runs a Git server, instances, a gateway and, if asked, PostgreSQL on this machine, seeded with dashboards.")
final class DemoCommand implements Callable<Integer> {
  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "3000",
      description =
          "Port of the gateway; instances take the next ones, the Git server PORT+80, PostgreSQL PORT+81 (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--instances",
      paramLabel = "N",
      defaultValue = "3",
      description = "How many instances, 1 to 9 (default: ${DEFAULT-VALUE}).")
  private int instances;

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      defaultValue = "primary-replica",
      description = "primary-replica or load-balancer (default: ${DEFAULT-VALUE}).")
  private String mode;

  @Option(
      names = "--database",
      paramLabel = "KIND",
      defaultValue = "sqlite",
      description =
          "What the instances share: sqlite; postgresql, an installed one or else one that is fetched from Maven Central (15 MB, once); or postgresql-fetched, which passes an installed one over (default: ${DEFAULT-VALUE}).")
  private String database;

  @Option(
      names = "--dashboards",
      paramLabel = "DIR",
      description =
          "Seed with this folder tree of Grafana JSON or YAML instead of our own dashboards.")
  private @Nullable Path dashboards;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "data/demo",
      description =
          "Where all state is kept; a second start resumes it (default: ${DEFAULT-VALUE}).")
  private Path data;

  @Option(names = "--fresh", description = "Begin anew: delete what an earlier demo kept there.")
  private boolean fresh;

  @Option(names = "--json", description = "Tell readiness as one line of JSON on standard output.")
  private boolean json;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  DemoCommand() {}

  @Override
  public Integer call() throws Exception {
    PrintStream progress = json ? System.err : System.out;
    try (Demo demo = Demo.start(options(), new SystemTicker(), progress)) {
      System.out.println(json ? demo.toJson() : demo.describe());
      System.out.flush();
      demo.await();
    }
    progress.println("Every process of the demo has ended.");
    return LockstepCommand.PROBLEM;
  }

  private DemoOptions options() {
    try {
      return new DemoOptions(
          port,
          instances,
          mode(),
          database(),
          Optional.ofNullable(dashboards),
          data.toAbsolutePath().normalize(),
          fresh,
          json);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private DemoOptions.Shared database() {
    for (DemoOptions.Shared known : DemoOptions.Shared.values()) {
      if (known.word().equals(database)) {
        return known;
      }
    }
    throw new IllegalArgumentException(
        "--database %s (expected: sqlite, postgresql or postgresql-fetched)".formatted(database));
  }

  private Mode mode() {
    for (Mode known : Mode.values()) {
      if (known.word().equals(mode)) {
        return known;
      }
    }
    throw new IllegalArgumentException(
        "--mode %s (expected: primary-replica or load-balancer)".formatted(mode));
  }
}
