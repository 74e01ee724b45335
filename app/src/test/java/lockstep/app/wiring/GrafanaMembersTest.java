package lockstep.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lockstep.app.config.Config;
import lockstep.app.config.Config.Member;
import lockstep.app.config.ConfigReader;
import lockstep.grafana.GrafanaFault;
import lockstep.sync.job.work.ExportSource;
import org.junit.jupiter.api.Test;

/// Which member of a cluster a job means, and what becomes of the connections to it.
class GrafanaMembersTest {
  private static final URI NOWHERE = URI.create("http://127.0.0.1:1");

  @Test
  void aServerNeedsNoNameWhereItIsTheOnlyOne() throws Exception {
    try (GrafanaMembers one = new GrafanaMembers(members(NOWHERE, "legacy"));
        GrafanaMembers two = new GrafanaMembers(members(NOWHERE, "legacy", "second"))) {
      assertThat(one.named(Optional.empty())).isPresent();
      assertThat(one.named(Optional.of("legacy"))).isPresent();
      assertThat(one.named(Optional.of("a"))).as("an instance").isEmpty();
      assertThat(two.named(Optional.empty())).isEmpty();
      assertThat(two.named(Optional.of("second"))).isPresent();
    }
  }

  @Test
  void aServerIsLetGoOfWithTheInstance() throws Exception {
    try (StandInGrafana grafana = new StandInGrafana()) {
      GrafanaMembers members = new GrafanaMembers(members(grafana.url(), "legacy"));
      ExportSource source = members.named(Optional.empty()).orElseThrow();
      assertThat(source.dashboards()).isEmpty();

      members.close();

      assertThatThrownBy(source::dashboards).isInstanceOf(GrafanaFault.class);
    }
  }

  private static List<Member> members(URI url, String... servers) throws Exception {
    StringBuilder text = new StringBuilder("cluster:\n  instance: a\n  members:\n");
    text.append("    - { name: a, url: \"http://127.0.0.1:2\" }\n");
    for (String name : servers) {
      text.append("    - { name: %s, kind: grafana, url: \"%s\" }\n".formatted(name, url));
    }
    text.append("repositories: [{ name: r, type: local, url: /nowhere, branch: main }]\n");
    Config config = new ConfigReader(Map.of()).read("test", text.toString());
    return config.cluster().members();
  }
}
