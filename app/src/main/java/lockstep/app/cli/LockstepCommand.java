package lockstep.app.cli;

import java.io.PrintWriter;
import java.net.BindException;
import java.util.List;
import java.util.Optional;
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
    synopsisSubcommandLabel = "COMMAND")
public final class LockstepCommand implements Runnable {
  /// The exit code of a problem that was told in a sentence.
  static final int PROBLEM = 1;

  private static final String TRACE = "lockstep.trace";

  /// All commands, in the order of the help.
  private static final List<Class<?>> COMMANDS =
      List.of(
          DemoCommand.class,
          InstanceCommand.class,
          GatewayCommand.class,
          StatusCommand.class,
          SyncCommand.class,
          PutBackCommand.class,
          VerifyCommand.class,
          HistoryCommand.class,
          JobsCommand.class,
          WhyCommand.class,
          SwitchoverCommand.class,
          FailbackCommand.class,
          FailoverCommand.class,
          MaintenanceCommand.class,
          UsersCommand.class,
          TokensCommand.class,
          ConfigCommand.class,
          MergeCommand.class,
          ExportCommand.class,
          GitServerCommand.class,
          RehearseCommand.class);

  @Spec private CommandSpec spec;

  /// Made by picocli, which fills in the fields before anything runs.
  @SuppressWarnings("NullAway.Init")
  LockstepCommand() {}

  /// Runs the command line.
  ///
  /// @return the exit code
  public static int run(String... arguments) {
    return run(commandLine(arguments), arguments);
  }

  /// The same, said to others than the terminal.
  static int run(PrintWriter out, PrintWriter err, String... arguments) {
    return run(commandLine(arguments).setOut(out).setErr(err), arguments);
  }

  private static int run(CommandLine line, String... arguments) {
    return line.setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler((problem, ran, _) -> tell(problem, ran.getErr()))
        .execute(arguments);
  }

  /// The command that is named, or all: to look through what all of them take costs a server a
  /// third of a second of its start.
  private static CommandLine commandLine(String... arguments) {
    CommandLine line = new CommandLine(new LockstepCommand());
    Optional<Class<?>> named =
        COMMANDS.stream()
            .filter(command -> arguments.length > 0 && nameOf(command).equals(arguments[0]))
            .findFirst();
    named.map(List::<Class<?>>of).orElse(COMMANDS).forEach(line::addSubcommand);
    return line;
  }

  private static String nameOf(Class<?> command) {
    return command.getAnnotation(Command.class).name();
  }

  /// Problems become a sentence. Where a bug of ours happened is in nobody's way, and there on
  /// request.
  private static int tell(Exception problem, PrintWriter out) {
    out.println(sentence(problem));
    if (System.getProperty(TRACE) != null) {
      problem.printStackTrace(out);
    }
    out.flush();
    return PROBLEM;
  }

  static String sentence(Exception problem) {
    return switch (problem) {
      case DemoException e -> String.valueOf(e.getMessage());
      case ConfigException e -> String.valueOf(e.getMessage());
      case CommandException e -> String.valueOf(e.getMessage());
      case Exception e when rootOf(e) instanceof BindException ->
          "The address and port of server in the configuration are already in use: end what listens"
              + " there or choose others.";
      case Exception e ->
          "This failed: %s. (JAVA_TOOL_OPTIONS=-D%s shows where.)".formatted(wordsOf(e), TRACE);
    };
  }

  private static Throwable rootOf(Throwable problem) {
    Throwable root = problem;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  private static String wordsOf(Exception problem) {
    String words = problem.getMessage();
    return words == null || words.isBlank() ? problem.getClass().getSimpleName() : words;
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
