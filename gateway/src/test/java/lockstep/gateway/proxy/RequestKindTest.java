package lockstep.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RequestKindTest {
  @ParameterizedTest
  @CsvSource({
    "GET, /, READ",
    "HEAD, /api/dashboards/uid/x, READ",
    "OPTIONS, /api/search, READ",
    "GET, /api/folders, READ",
    "GET, /ha/events, SLOW_READ",
    "GET, /render/d-solo/x, SLOW_READ",
    "GET, /api/datasources/proxy/uid/x/api/v1/query, SLOW_READ",
    "POST, /api/ds/query, SLOW_READ",
    "POST, /apis/query.grafana.app/v0alpha1/namespaces/default/query, SLOW_READ",
    "POST, /api/dashboards/db, SAVE",
    "DELETE, /api/dashboards/uid/x, SAVE",
    "POST, /api/dashboards/uid/x/restore, SAVE",
    "POST, /api/folders, SAVE",
    "PUT, /api/folders/x, SAVE",
    "DELETE, /api/folders/x, SAVE",
    "POST, /api/folders/x/move, SAVE",
    "POST, /apis/dashboard.grafana.app/v1/namespaces/default/dashboards, SAVE",
    "PATCH, /apis/folder.grafana.app/v1/namespaces/default/folders/x, SAVE",
    "POST, /login, WRITE",
    "POST, /api/annotations, WRITE",
    "POST, /api/foldersx, WRITE",
    "POST, /api/dashboards/db2, WRITE",
    "POST, /api/ds/query/../../dashboards/db, WRITE",
    "POST, /apis/dashboard.grafana.app.evil/v1, WRITE",
    "PUT, /api/user/preferences, WRITE",
    "PROPFIND, /api/folders/x, WRITE",
    "get, /x, WRITE",
  })
  void tellsWhatMayBeRepeated(String method, String path, RequestKind kind) {
    assertThat(RequestKind.of(method, path, false, false)).isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, true, false, TUNNEL",
    "POST, true, false, WRITE",
    "GET, false, true, SLOW_READ"
  })
  void looksAtHeadersToo(String method, boolean upgrade, boolean events, RequestKind kind) {
    assertThat(RequestKind.of(method, "/x", upgrade, events)).isEqualTo(kind);
  }
}
