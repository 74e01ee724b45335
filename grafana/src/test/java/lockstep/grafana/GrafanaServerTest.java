package lockstep.grafana;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import lockstep.core.secret.Secret;
import lockstep.sync.job.work.ExportSource;
import org.junit.jupiter.api.Test;

class GrafanaServerTest {
  private static final Credentials TOKEN = new Credentials.Bearer(new Secret("glsa_secret"));
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @Test
  void readsNestedFoldersParentsFirst() throws IOException {
    try (StandIn grafana = StandIn.recent();
        GrafanaServer server = reader(grafana)) {
      grafana.folder("team", "Team", "");
      grafana.folder("inner", "Inner", "team");
      grafana.folder("deep", "Deep", "inner");
      assertThat(server.folders())
          .containsExactly(
              folder("team", "Team", Optional.empty()),
              folder("inner", "Inner", Optional.of("team")),
              folder("deep", "Deep", Optional.of("inner")));
    }
  }

  @Test
  void tellsWhatFoldersSayOfThemselvesWhereTheServerDoes() throws IOException {
    try (StandIn grafana = StandIn.recent();
        GrafanaServer server = reader(grafana)) {
      grafana.folder("team", "Team", "");
      grafana.folder("plain", "Plain", "");
      String folders = "/apis/folder.grafana.app/v1beta1/namespaces/default/folders";
      grafana.answer(
          folders,
          "{'metadata':{},'items':[{'metadata':{'name':'team'},'spec':{'title':'Team',"
                  .replace('\'', '"')
              + "\"description\":\"Ask Ann\"}},{\"metadata\":{\"name\":\"plain\"},\"spec\":{}}]}");
      assertThat(new GrafanaSource(server).folders())
          .containsExactly(
              new ExportSource.Folder("team", "Team", Optional.empty(), Optional.of("Ask Ann")),
              new ExportSource.Folder("plain", "Plain", Optional.empty()));
      for (int status : new int[] {302, 401, 403, 404, 500}) {
        grafana.status(folders, status);
        if (status == 500) {
          assertThatThrownBy(server::folders).isInstanceOf(GrafanaFault.class);
        } else {
          assertThat(server.folders()).hasSize(2);
        }
      }
    }
  }

  private static GrafanaFolder folder(String uid, String title, Optional<String> parent) {
    return new GrafanaFolder(uid, title, parent, Optional.empty());
  }

  @Test
  void doesNotTakeAllFoldersOfAnOldServerForChildrenOfEach() throws IOException {
    try (StandIn grafana = StandIn.old();
        GrafanaServer server = reader(grafana)) {
      grafana.folder("one", "One", "");
      grafana.folder("two", "Two", "");
      assertThat(server.folders())
          .containsExactly(
              folder("one", "One", Optional.empty()), folder("two", "Two", Optional.empty()));
    }
  }

  @Test
  void listsMoreDashboardsThanFitOnOnePage() throws IOException {
    try (StandIn grafana = StandIn.recent();
        GrafanaServer server = reader(grafana)) {
      for (int i = 0; i < 2_300; i++) {
        grafana.dashboard("d" + i, i % 2 == 0 ? "team" : "", "{}");
      }
      assertThat(server.dashboards())
          .hasSize(2_300)
          .contains(
              new GrafanaEntry("d0", "Title of d0", Optional.of("team")),
              new GrafanaEntry("d2299", "Title of d2299", Optional.empty()));
    }
  }

  @Test
  void keepsADashboardButForWhatTheServersDatabaseMadeOfIt() throws IOException {
    try (StandIn grafana = StandIn.old();
        GrafanaServer server = reader(grafana)) {
      grafana.dashboard(
          "cpu", "", "{\"id\":12,\"uid\":\"cpu\",\"version\":7,\"title\":\"CPU\",\"max\":1.0}");
      assertThat(server.dashboard("cpu", server.managers()).object())
          .hasToString("{\"uid\":\"cpu\",\"title\":\"CPU\",\"max\":1.0}");
    }
  }

  @Test
  void takesTheResourceOfADashboardThatHasNoClassicForm() throws IOException {
    try (StandIn grafana = StandIn.recent();
        GrafanaServer server = reader(grafana)) {
      grafana.status("/api/dashboards/uid/new", 406);
      grafana.answer(
          "/apis/dashboard.grafana.app/v2beta1/namespaces/default/dashboards/new",
          """
          {"apiVersion":"dashboard.grafana.app/v2beta1","kind":"Dashboard",\
          "metadata":{"name":"new","resourceVersion":"9","annotations":{"grafana.app/folder":"x"}},\
          "spec":{"title":"New"},"status":{}}\
          """);
      assertThat(server.dashboard("new", server.managers()).object())
          .hasToString(
              "{\"apiVersion\":\"dashboard.grafana.app/v2beta1\",\"kind\":\"Dashboard\","
                  + "\"metadata\":{\"name\":\"new\"},\"spec\":{\"title\":\"New\"}}");
    }
  }

  @Test
  void comesInWithItsTokenAndNeverShowsIt() throws IOException {
    try (StandIn grafana = StandIn.recent();
        GrafanaServer server = reader(grafana)) {
      grafana.status("/api/health", 401);
      GrafanaFault fault = catchThrowableOfType(GrafanaFault.class, server::version);
      assertThat(fault.kind()).isEqualTo(GrafanaFault.Kind.NOT_LET_IN);
      assertThat(fault).hasMessageContaining("does not accept the token");
      assertThat(fault.toString() + fault.getMessage()).doesNotContain("glsa_secret");
      assertThat(grafana.credentials()).containsExactly("Bearer glsa_secret");
    }
  }

  @Test
  void comesInWithAUserAndAPassword() throws IOException {
    try (StandIn grafana = StandIn.recent();
        GrafanaServer server =
            new GrafanaServer(
                grafana.url(), new Credentials.Basic("eva", new Secret("pä")), PATIENCE)) {
      assertThat(server.version()).isEqualTo("12.1.0");
      assertThat(grafana.credentials()).containsExactly("Basic ZXZhOnDDpA==");
    }
  }

  @Test
  void tellsAServerThatIsAwayFromOneThatIsNoGrafana() throws IOException {
    URI gone;
    try (StandIn grafana = StandIn.recent()) {
      gone = grafana.url();
      grafana.answer("/api/health", "{\"status\":\"UP\"}");
      try (GrafanaServer server = reader(grafana)) {
        GrafanaFault fault = catchThrowableOfType(GrafanaFault.class, server::version);
        assertThat(fault.kind()).isEqualTo(GrafanaFault.Kind.STRANGE);
      }
    }
    try (GrafanaServer server = new GrafanaServer(gone, TOKEN, PATIENCE)) {
      GrafanaFault fault = catchThrowableOfType(GrafanaFault.class, server::version);
      assertThat(fault.kind()).isEqualTo(GrafanaFault.Kind.AWAY);
    }
  }

  @Test
  void doesNotFollowARedirectWithTheToken() throws IOException {
    try (StandIn grafana = StandIn.recent();
        GrafanaServer server = reader(grafana)) {
      grafana.status("/api/health", 302);
      GrafanaFault fault = catchThrowableOfType(GrafanaFault.class, server::version);
      assertThat(fault).hasMessageContaining("302: give the URL that it leads to");
      assertThat(grafana.asked()).containsExactly("/api/health");
    }
  }

  @Test
  void refusesAnAddressThatCarriesCredentialsWithoutRepeatingThem() {
    assertThatThrownBy(
            () -> new GrafanaServer(URI.create("http://eva:secret@host"), TOKEN, PATIENCE))
        .hasMessageContaining("carries credentials")
        .message()
        .doesNotContain("secret@");
  }

  private static GrafanaServer reader(StandIn grafana) {
    return new GrafanaServer(grafana.url(), TOKEN, PATIENCE);
  }
}
