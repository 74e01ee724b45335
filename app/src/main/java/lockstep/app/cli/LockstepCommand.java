package lockstep.app.cli;

import java.io.PrintWriter;
import lockstep.app.config.ConfigException;
import lockstep.app.demo.DemoException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `./lockstep`: the parent of all commands.
@Command(
    name = "lockstep",
    version = "Lockstep " + Version.NUMBER,
    mixinStandardHelpOptions = true,
    description = "Keeps dashboard servers in step through one Git repository.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DemoCommand.class,
      InstanceCommand.class,
      GatewayCommand.class,
      StatusCommand.class,
      SyncCommand.class,
      VerifyCommand.class,
      HistoryCommand.class,
      ConfigCommand.class,
      GitServerCommand.class,
      RehearseCommand.class,
    })
public final class LockstepCommand implements Runnable {
  /// The exit code of a problem that was told in a sentence.
  static final int PROBLEM = 1;

  @Spec private CommandSpec spec;

  /// Made by picocli, which fills in the fields before anything runs.
  @SuppressWarnings("NullAway.Init")
  LockstepCommand() {}

  /// Runs the command line.
  ///
  /// @return the exit code
  public static int run(String... arguments) {
    return new CommandLine(new LockstepCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler((problem, line, _) -> tell(problem, line.getErr()))
        .execute(arguments);
  }

  /// Problems of the world become a sentence; only a bug of ours shows where it happened.
  private static int tell(Exception problem, PrintWriter out) {
    switch (problem) {
      case DemoException e -> out.println(e.getMessage());
      case ConfigException e -> out.println(e.getMessage());
      case CommandException e -> out.println(e.getMessage());
      default -> problem.printStackTrace(out);
    }
    out.flush();
    return PROBLEM;
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
