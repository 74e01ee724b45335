package lockstep.app.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import lockstep.app.config.Config;
import lockstep.app.config.ConfigReader;
import lockstep.sync.repository.RepositorySetup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `./lockstep config`: the parent of `config check`.
@Command(
    name = "config",
    mixinStandardHelpOptions = true,
    description = "Looks at a configuration file.",
    subcommands = ConfigCommand.Check.class)
final class ConfigCommand implements Runnable {
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  ConfigCommand() {}

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /// `./lockstep config check FILE`.
  @Command(
      name = "check",
      mixinStandardHelpOptions = true,
      description = "Tells everything that is wrong with a file.")
  static final class Check implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The configuration file.")
    private Path file;

    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init")
    Check() {}

    @Override
    public Integer call() throws Exception {
      Config config = new ConfigReader(System.getenv()).read(file);
      spec.commandLine()
          .getOut()
          .printf(
              "%s is well: cluster %s, %s, %s, repositories: %s.%n",
              file,
              config.cluster().name(),
              config.cluster().mode().word(),
              members(config),
              config.repositories().isEmpty()
                  ? "none"
                  : config.repositories().stream()
                      .map(Check::words)
                      .collect(Collectors.joining(", ")));
      return 0;
    }

    private static String members(Config config) {
      int named = config.cluster().members().size();
      return named == 0
          ? "no members (an instance is alone, a gateway does not start)"
          : "%d member(s)".formatted(named);
    }

    private static String words(RepositorySetup setup) {
      String branch = setup.spec().location().branch();
      return "%s (%s)"
          .formatted(
              setup.name(), branch.isEmpty() ? "the remote's default branch" : "branch " + branch);
    }
  }
}
