package lockstep.grafana;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import lockstep.sync.job.work.ExportSource.Entry;
import org.junit.jupiter.api.Test;

class GrafanaSourceTest {
  @Test
  void leavesOutWhatTheServerDoesNotGiveAndTellsWhy() throws IOException {
    try (StandIn grafana = StandIn.recent();
        GrafanaServer server = server(grafana)) {
      grafana.dashboard("open", "", "{\"uid\":\"open\",\"title\":\"Open\"}");
      grafana.dashboard("closed", "", "{}");
      grafana.status("/api/dashboards/uid/closed", 403);
      GrafanaSource source = new GrafanaSource(server);
      List<Entry> entries = source.dashboards();
      assertThat(source.read(entries.get(0))).isPresent();
      assertThat(source.read(entries.get(1))).isEmpty();
      assertThat(source.troubles())
          .singleElement()
          .asString()
          .contains("Title of closed")
          .contains("403");
    }
  }

  @Test
  void doesNotTakeAServerThatIsBusyForADashboardThatIsGone() throws IOException {
    try (StandIn grafana = StandIn.recent();
        GrafanaServer server = server(grafana)) {
      grafana.dashboard("cpu", "", "{}");
      GrafanaSource source = new GrafanaSource(server);
      Entry entry = source.dashboards().getFirst();
      grafana.status("/api/dashboards/uid/cpu", 503);
      assertThatThrownBy(() -> source.read(entry)).isInstanceOf(GrafanaFault.class);
      assertThat(source.troubles()).isEmpty();
    }
  }

  private static GrafanaServer server(StandIn grafana) {
    return new GrafanaServer(grafana.url(), new Credentials.None(), Duration.ofSeconds(10));
  }
}
