package lockstep.app.wiring;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import lockstep.app.config.Config;
import lockstep.app.machine.SystemTicker;
import lockstep.gateway.Gateway;
import lockstep.gateway.GatewayConfig;
import lockstep.gateway.pool.Member;
import lockstep.gateway.pool.MemberKind;

/// The gateway.
public final class GatewayProcess implements AutoCloseable {
  private final Gateway gateway;

  private GatewayProcess(Gateway gateway) {
    this.gateway = gateway;
  }

  /// Begins to forward to the members of `config`.
  public static GatewayProcess start(Config config) {
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
    GatewayConfig setup =
        new GatewayConfig(
            config.cluster().instance(),
            config.server().address(),
            config.server().port(),
            config.cluster().mode(),
            members,
            config.gateway());
    Gateway gateway =
        new Gateway(setup, InstantSource.system(), new SystemTicker(), new SecureRandom());
    gateway.start();
    return new GatewayProcess(gateway);
  }

  private static MemberKind kind(Config.Member.Kind kind) {
    return switch (kind) {
      case INSTANCE -> MemberKind.INSTANCE;
      case GRAFANA -> MemberKind.GRAFANA;
    };
  }

  @Override
  public void close() {
    gateway.close();
  }
}
