package lockstep.app.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import lockstep.app.wiring.GitServerProcess;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `./lockstep git-server`: the demo's Git host. Hidden, since it has no access control.
@Command(
    name = "git-server",
    hidden = true,
    mixinStandardHelpOptions = true,
    description =
        "Serves bare repositories over smart HTTP on the loopback address, to anybody: for the demo only.")
final class GitServerCommand implements Callable<Integer> {
  @Option(
      names = "--root",
      paramLabel = "DIR",
      required = true,
      description = "Holds OWNER/NAME.git.")
  private Path root;

  @Option(names = "--port", paramLabel = "PORT", required = true, description = "Where to listen.")
  private int port;

  @Mixin private ServerOptions server;

  @SuppressWarnings("NullAway.Init")
  GitServerCommand() {}

  @Override
  public Integer call() throws Exception {
    return server.serve(() -> GitServerProcess.start(root, port));
  }
}
