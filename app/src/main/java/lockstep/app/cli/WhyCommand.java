package lockstep.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `./lockstep why`.
@Command(
    name = "why",
    mixinStandardHelpOptions = true,
    description = "Explains who holds the lease and why, with the evidence.")
final class WhyCommand implements Callable<Integer> {
  @Mixin private ServerClient server;

  @Option(names = "--json", description = "Print what /ha/why answers.")
  private boolean json;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  WhyCommand() {}

  @Override
  public Integer call() throws Exception {
    JsonNode why = server.get("/ha/why");
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(ServerClient.pretty(why));
    } else {
      why.path("sentences").forEach(sentence -> out.println(sentence.asText()));
    }
    out.flush();
    return 0;
  }
}
