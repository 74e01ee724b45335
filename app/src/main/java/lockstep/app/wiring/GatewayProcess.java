package lockstep.app.wiring;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import lockstep.app.config.Config;
import lockstep.app.config.ConfigException;
import lockstep.app.machine.SystemTicker;
import lockstep.gateway.Gateway;
import lockstep.gateway.GatewayConfig;
import lockstep.gateway.front.FileWatch;
import lockstep.gateway.pool.Member;
import lockstep.gateway.pool.MemberKind;

/// The gateway.
public final class GatewayProcess implements AutoCloseable {
  private static final Logger LOG = System.getLogger(GatewayProcess.class.getName());
  private static final Duration LOOK_EVERY = Duration.ofSeconds(2);

  private final Gateway gateway;
  private final Optional<FileWatch> watch;

  private GatewayProcess(Gateway gateway, Optional<FileWatch> watch) {
    this.gateway = gateway;
    this.watch = watch;
  }

  /// Begins to forward to the members of `config`.
  public static GatewayProcess start(Config config) {
    return new GatewayProcess(started(setup(config)), Optional.empty());
  }

  /// Begins to forward to the members that `file` names, and follows its changes: members, limits,
  /// times. A file that is wrong is told in the log, and what is there goes on; so is a change that
  /// needs a restart, and the rest of the file is followed.
  ///
  /// @param reader makes a configuration of the file each time
  /// @throws ConfigException when the file is wrong at the start
  public static GatewayProcess following(Path file, Reader reader) throws ConfigException {
    Gateway gateway = started(setup(file, reader));
    FileWatch watch =
        new FileWatch(List.of(file), LOOK_EVERY, () -> reload(gateway, file, reader)).start();
    return new GatewayProcess(gateway, Optional.of(watch));
  }

  /// Makes a configuration of a file.
  @FunctionalInterface
  public interface Reader {
    /// What the file says now.
    Config read(Path file) throws ConfigException;
  }

  private static void reload(Gateway gateway, Path file, Reader reader) {
    try {
      gateway.reload(setup(file, reader));
    } catch (ConfigException | IllegalArgumentException e) {
      LOG.log(
          Level.WARNING,
          "configuration not reloaded, what is there goes on file={0} reason=\"{1}\"",
          file,
          e.getMessage());
    }
  }

  private static Gateway started(GatewayConfig config) {
    Gateway gateway =
        new Gateway(config, InstantSource.system(), new SystemTicker(), new SecureRandom());
    gateway.start();
    return gateway;
  }

  /// What `file` makes of a gateway.
  static GatewayConfig setup(Path file, Reader reader) throws ConfigException {
    Config config = reader.read(file);
    try {
      return setup(config);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(file.toString(), List.of(String.valueOf(e.getMessage())));
    }
  }

  private static GatewayConfig setup(Config config) {
    List<Member> members =
        config.cluster().members().stream()
            .map(
                member ->
                    new Member(
                        member.name(),
                        member.url(),
                        kind(member.kind()),
                        member.priority(),
                        member.weight()))
            .toList();
    return new GatewayConfig(
        config.cluster().instance(),
        config.server().address(),
        config.server().port(),
        config.cluster().mode(),
        members,
        config.cluster().automation().failback(),
        config.gateway());
  }

  private static MemberKind kind(Config.Member.Kind kind) {
    return switch (kind) {
      case INSTANCE -> MemberKind.INSTANCE;
      case GRAFANA -> MemberKind.GRAFANA;
    };
  }

  @Override
  public void close() {
    watch.ifPresent(FileWatch::close);
    gateway.close();
  }
}
