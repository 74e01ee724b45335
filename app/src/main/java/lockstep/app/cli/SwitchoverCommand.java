package lockstep.app.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `./lockstep switchover`.
@Command(
    name = "switchover",
    mixinStandardHelpOptions = true,
    description = "Hands the lease to another member, without failing a request.")
final class SwitchoverCommand implements Callable<Integer> {
  @Mixin private ServerClient server;

  @Mixin private Operation operation;

  @Option(
      names = "--to",
      paramLabel = "NAME",
      description = "The member that is to have it (default: the best one).")
  private @Nullable String to;

  @Option(names = "--dry-run", description = "Only say what would happen, check by check.")
  private boolean dryRun;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  SwitchoverCommand() {}

  @Override
  public Integer call() throws Exception {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    if (to != null) {
      body.put("to", to);
    }
    body.put("dryRun", dryRun);
    return operation.run(server, "/ha/switchover", body, spec.commandLine().getOut());
  }
}
