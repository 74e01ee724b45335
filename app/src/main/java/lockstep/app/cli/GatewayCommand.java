package lockstep.app.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import lockstep.app.config.ConfigReader;
import lockstep.app.wiring.GatewayProcess;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `./lockstep gateway`.
@Command(
    name = "gateway",
    mixinStandardHelpOptions = true,
    description =
        "Runs the gateway: the reverse proxy and load balancer in front of the members. Changes of"
            + " its configuration file are followed while it runs. Told to end, it answers /readyz"
            + " with 503 for gateway.wait.drain (3s) before it stops; a second signal ends it at"
            + " once.")
final class GatewayCommand implements Callable<Integer> {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      required = true,
      description = "The configuration file; looked at every 2 s.")
  private Path file;

  @Mixin private ServerOptions server;

  @SuppressWarnings("NullAway.Init")
  GatewayCommand() {}

  @Override
  public Integer call() throws Exception {
    return server.serve(
        () -> GatewayProcess.following(file, path -> new ConfigReader(System.getenv()).read(path)));
  }
}
