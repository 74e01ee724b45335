package lockstep.grafana;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import lockstep.sync.job.work.ExportSource.Entry;
import lockstep.sync.job.work.ExportSource.Reading;
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
      assertThat(source.read(entries.get(0))).isInstanceOf(Reading.Found.class);
      assertThat(source.read(entries.get(1)))
          .isInstanceOfSatisfying(
              Reading.Denied.class,
              it -> assertThat(it.why()).contains("closed answers 403: these credentials may not"));
    }
  }

  @Test
  void leavesOutWhatAnotherToolHasAsTheAnnotationsOfResourcesSay() throws IOException {
    try (StandIn grafana = StandIn.recent();
        GrafanaServer server = server(grafana)) {
      grafana.answer(
          "/apis/dashboard.grafana.app",
          "{'versions':[{'version':'v1'}],'preferredVersion':{'version':'v1'}}".replace('\'', '"'));
      grafana.dashboard("mine", "", "{}");
      grafana.dashboard("theirs", "", "{}");
      grafana.dashboard("new", "", "{}");
      String resources = "/apis/dashboard.grafana.app/%s/namespaces/default/dashboards/%s";
      grafana.answer(resources.formatted("v1", "mine"), resource("{}"));
      grafana.answer(
          resources.formatted("v1", "theirs"),
          resource("{'grafana.app/managedBy':'terraform','grafana.app/managerId':'prod'}"));
      grafana.status("/api/dashboards/uid/new", 406);
      grafana.answer(
          resources.formatted("v2", "new"),
          resource("{'grafana.app/managedBy':'repo','grafana.app/managerId':'manifests'}"));

      assertThat(readAll(server))
          .satisfiesExactly(
              it -> assertThat(it).isInstanceOf(Reading.Found.class),
              it -> assertThat(it).isEqualTo(new Reading.Managed("terraform prod")),
              it -> assertThat(it).isEqualTo(new Reading.Managed("repo manifests")));
      assertThat(grafana.asked().stream().filter("/apis/dashboard.grafana.app"::equals)).hasSize(1);
    }
  }

  @Test
  void leavesOutWhatComesFromFilesAlsoOfAServerWithoutResources() throws IOException {
    try (StandIn grafana = StandIn.old();
        GrafanaServer server = server(grafana)) {
      grafana.dashboard("fixed", "", "{}");
      grafana.dashboard("editable", "", "{}");
      grafana.dashboard("free", "", "{}");
      grafana.meta("fixed", "{'provisioned':true,'provisionedExternalId':'prod/fixed.json'}");
      grafana.meta("editable", "{'provisioned':false,'provisionedExternalId':'e.json'}");
      grafana.meta("free", "{'provisioned':false,'provisionedExternalId':''}");

      assertThat(readAll(server))
          .satisfiesExactly(
              it ->
                  assertThat(it)
                      .isEqualTo(new Reading.Managed("file provisioning prod/fixed.json")),
              it -> assertThat(it).isEqualTo(new Reading.Managed("file provisioning e.json")),
              it -> assertThat(it).isInstanceOf(Reading.Found.class));
    }
  }

  @Test
  void aServerThatShowsItsResourcesToOthersOnlyIsReadAllTheSame() throws IOException {
    for (int status : new int[] {302, 401, 403, 404}) {
      try (StandIn grafana = StandIn.recent();
          GrafanaServer server = server(grafana)) {
        grafana.dashboard("mine", "", "{}");
        grafana.status("/apis/dashboard.grafana.app", status);
        assertThat(readAll(server)).singleElement().isInstanceOf(Reading.Found.class);
      }
    }
  }

  private static List<Reading> readAll(GrafanaServer server) {
    GrafanaSource source = new GrafanaSource(server);
    return source.dashboards().stream().map(source::read).toList();
  }

  private static String resource(String annotations) {
    return "{'apiVersion':'meta.k8s.io/v1','metadata':{'annotations':%s},'spec':{}}"
        .formatted(annotations)
        .replace('\'', '"');
  }

  @Test
  void doesNotTakeAServerThatIsBusyOrLetsNobodyInForADashboardThatIsGone() throws IOException {
    try (StandIn grafana = StandIn.recent();
        GrafanaServer server = server(grafana)) {
      grafana.dashboard("cpu", "", "{}");
      GrafanaSource source = new GrafanaSource(server);
      Entry entry = source.dashboards().getFirst();
      for (int status : new int[] {503, 401}) {
        grafana.status("/api/dashboards/uid/cpu", status);
        assertThatThrownBy(() -> source.read(entry)).isInstanceOf(GrafanaFault.class);
      }
    }
  }

  private static GrafanaServer server(StandIn grafana) {
    return new GrafanaServer(grafana.url(), new Credentials.None(), Duration.ofSeconds(10));
  }
}
