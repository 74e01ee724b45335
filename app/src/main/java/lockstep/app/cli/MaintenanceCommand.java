package lockstep.app.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `./lockstep maintenance start|stop`.
@Command(
    name = "maintenance",
    mixinStandardHelpOptions = true,
    description = "Takes one member out of service for a while, or pauses automatic failover.")
final class MaintenanceCommand implements Callable<Integer> {
  /// What to do with it.
  enum Action {
    START,
    STOP
  }

  @Mixin private ServerClient server;

  @Mixin private Operation operation;

  @Parameters(index = "0", paramLabel = "start|stop", description = "Begin it or end it.")
  private Action action;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "NAME",
      description = "The member to drain; without it, automatic changes of all are paused.")
  private @Nullable String member;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      defaultValue = "2h",
      description = "Of start: it ends by itself then, at most 24h (default: ${DEFAULT-VALUE}).")
  private String time;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Shown to everybody.")
  private @Nullable String reason;

  @Option(
      names = "--force",
      description = "Drains a member also when nobody is left who could take over.")
  private boolean force;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  MaintenanceCommand() {}

  @Override
  public Integer call() throws Exception {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    if (member != null) {
      body.put("member", member);
    }
    switch (action) {
      case START -> {
        if (reason == null) {
          throw new CommandException(
              "--reason is missing: others will want to know, such as --reason \"new disk\".");
        }
        body.put("action", "start").put("for", time).put("reason", reason);
        if (force) {
          body.put("force", true);
        }
      }
      case STOP -> {
        if (reason != null
            || force
            || spec.commandLine().getParseResult().hasMatchedOption("--for")) {
          throw new CommandException(
              "--for, --reason and --force are for start: stop ends it at once.");
        }
        body.put("action", "stop");
      }
    }
    return operation.run(server, "/ha/maintenance", body, spec.commandLine().getOut());
  }
}
