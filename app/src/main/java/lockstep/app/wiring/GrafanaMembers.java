package lockstep.app.wiring;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import lockstep.app.config.Config.Member;
import lockstep.grafana.Credentials;
import lockstep.grafana.GrafanaServer;
import lockstep.grafana.GrafanaSource;
import lockstep.sync.job.work.ExportSource;

/// The Grafana servers of a cluster, as places that jobs bring dashboards from. Jobs share the
/// connections to a server.
final class GrafanaMembers implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final List<Member> servers;
  private final Map<String, GrafanaServer> open = new ConcurrentHashMap<>();

  /// @param members of any kind
  GrafanaMembers(List<Member> members) {
    this.servers = members.stream().filter(member -> member.kind() == Member.Kind.GRAFANA).toList();
  }

  /// The server of this name, for one job; without a name the only one that there is.
  Optional<ExportSource> named(Optional<String> name) {
    List<Member> fit =
        servers.stream()
            .filter(member -> name.isEmpty() || member.name().equals(name.get()))
            .toList();
    return fit.size() == 1
        ? Optional.of(
            new GrafanaSource(
                open.computeIfAbsent(fit.getFirst().name(), _ -> server(fit.getFirst()))))
        : Optional.empty();
  }

  private static GrafanaServer server(Member member) {
    Credentials credentials =
        member.token().isPresent()
            ? new Credentials.Bearer(member.token())
            : new Credentials.None();
    return new GrafanaServer(member.url(), credentials, PATIENCE);
  }

  @Override
  public void close() {
    open.values().forEach(GrafanaServer::close);
  }
}
