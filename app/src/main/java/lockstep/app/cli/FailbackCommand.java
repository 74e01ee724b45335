package lockstep.app.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `./lockstep failback`.
@Command(
    name = "failback",
    mixinStandardHelpOptions = true,
    description = "Hands the lease back to the best member that is fit, as a switchover.")
final class FailbackCommand implements Callable<Integer> {
  @Mixin private ServerClient server;

  @Mixin private Operation operation;

  @Option(names = "--dry-run", description = "Only say what would happen, check by check.")
  private boolean dryRun;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  FailbackCommand() {}

  @Override
  public Integer call() throws Exception {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("dryRun", dryRun);
    return operation.run(server, "/ha/failback", body, spec.commandLine().getOut());
  }
}
