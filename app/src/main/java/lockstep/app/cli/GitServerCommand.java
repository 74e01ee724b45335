package lockstep.app.cli;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
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

  @Option(
      names = "--branch",
      paramLabel = "NAME",
      defaultValue = "main",
      description = "Whose pushes are told.")
  private String branch;

  @Option(
      names = "--repository",
      paramLabel = "NAME",
      defaultValue = "manifests",
      description = "What the instances call the repository.")
  private String repository;

  @Option(
      names = "--tell",
      paramLabel = "URL",
      split = ",",
      description = "Instances that hear of each push.")
  private List<URI> instances = List.of();

  @Mixin private ServerOptions server;

  @SuppressWarnings("NullAway.Init")
  GitServerCommand() {}

  @Override
  public Integer call() throws Exception {
    return server.serve(() -> GitServerProcess.start(root, port, branch, repository, instances));
  }
}
