package lockstep.app.wiring;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import lockstep.app.config.Config.Member;
import lockstep.grafana.Credentials;
import lockstep.grafana.GrafanaServer;
import lockstep.grafana.GrafanaSource;
import lockstep.sync.job.work.ExportSource;

/// The Grafana servers of a cluster, as places that jobs bring dashboards from.
///
/// @param members of any kind
record GrafanaMembers(List<Member> members) {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /// The server of this name; without a name the only one that there is.
  Optional<ExportSource> named(Optional<String> name) {
    List<Member> servers =
        members.stream()
            .filter(member -> member.kind() == Member.Kind.GRAFANA)
            .filter(member -> name.isEmpty() || member.name().equals(name.get()))
            .toList();
    return servers.size() == 1 ? Optional.of(source(servers.getFirst())) : Optional.empty();
  }

  private static ExportSource source(Member member) {
    Credentials credentials =
        member.token().isPresent()
            ? new Credentials.Bearer(member.token())
            : new Credentials.None();
    return new GrafanaSource(new GrafanaServer(member.url(), credentials, PATIENCE));
  }
}
