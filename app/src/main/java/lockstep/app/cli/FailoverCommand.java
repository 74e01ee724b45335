package lockstep.app.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `./lockstep failover`.
@Command(
    name = "failover",
    mixinStandardHelpOptions = true,
    description =
        "Lets automatic failover go on after it stopped: two changes in ten minutes need a person.")
final class FailoverCommand implements Callable<Integer> {
  @Mixin private ServerClient server;

  @Mixin private Operation operation;

  @Option(
      names = "--confirm",
      required = true,
      description = "Yes, I looked at ./lockstep why and history.")
  private boolean confirm;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  FailoverCommand() {}

  @Override
  public Integer call() throws Exception {
    if (!confirm) {
      throw new CommandException("--confirm: is false (expected: --confirm alone)");
    }
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    return operation.run(server, "/ha/confirm", body, spec.commandLine().getOut());
  }
}
