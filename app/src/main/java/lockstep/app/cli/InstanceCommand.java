package lockstep.app.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import lockstep.app.config.Config;
import lockstep.app.config.ConfigReader;
import lockstep.app.wiring.Instance;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `./lockstep instance`.
@Command(
    name = "instance",
    mixinStandardHelpOptions = true,
    description =
        "Runs one instance: a Grafana-compatible dashboard server that follows the repository.")
final class InstanceCommand implements Callable<Integer> {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      required = true,
      description = "The configuration file.")
  private Path file;

  @Mixin private ServerOptions server;

  @SuppressWarnings("NullAway.Init")
  InstanceCommand() {}

  @Override
  public Integer call() throws Exception {
    Config config = new ConfigReader(System.getenv()).read(file);
    return server.serve(() -> Instance.start(config));
  }
}
