package lockstep.app.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `./lockstep put-back`.
@Command(
    name = "put-back",
    mixinStandardHelpOptions = true,
    description = {
      "Puts back the saves that a rewritten history dropped: each by merge, by its author, once.",
      "What clashes is told, and stays listed. Exit code 1 when something is left.",
      "Many are put back in portions, each told as soon as it is done."
    })
final class PutBackCommand implements Callable<Integer> {
  @Mixin private ServerClient server;

  @Mixin private Operation operation;

  @Option(names = "--dry-run", description = "Only list what would be put back.")
  private boolean dryRun;

  @Option(
      names = "--forget",
      description = "Take those of REPOSITORY off the list, without putting them back.")
  private boolean forget;

  @Parameters(
      arity = "0..1",
      paramLabel = "REPOSITORY",
      description = "Of which one; without it, of all.")
  private @Nullable String repository;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  PutBackCommand() {}

  @Override
  public Integer call() throws Exception {
    if (forget && (repository == null || dryRun)) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--forget: needs a REPOSITORY, and no --dry-run");
    }
    ObjectNode body =
        JsonNodeFactory.instance
            .objectNode()
            .put("repository", repository == null ? "" : repository)
            .put("dryRun", dryRun);
    if (forget) {
      body.put("forget", true);
    }
    return operation.runInPortions(server, "/ha/put-back", body, spec.commandLine().getOut());
  }
}
