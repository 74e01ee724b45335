package lockstep.git.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import lockstep.core.secret.Secret;
import lockstep.sync.provisioning.HostHooks;
import lockstep.sync.repository.HostGuard;
import lockstep.sync.repository.RepositoryHealth.Verdict;
import lockstep.sync.repository.RepositorySpec;
import lockstep.sync.repository.RepositoryType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The requests that hosts get, against a stand-in that notes them.
class RestHostHooksTest {
  private static final String URL = "https://lockstep.example.com/hook";

  private final List<String> asked = new ArrayList<>();
  private final RestHostHooks hooks = new RestHostHooks();
  private HttpServer host;
  private volatile int status = 200;
  private volatile String there = "[]";

  @BeforeEach
  void serve() throws IOException {
    host = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    host.createContext("/", this::answer);
    host.start();
  }

  @AfterEach
  void stop() {
    host.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      asked.add(
          "%s %s [%s] %s"
              .formatted(
                  exchange.getRequestMethod(),
                  exchange.getRequestURI(),
                  exchange.getRequestHeaders().getFirst("Authorization"),
                  body)
              .strip());
      boolean gone = exchange.getRequestMethod().equals("DELETE") && status == 200;
      String said = exchange.getRequestMethod().equals("GET") ? there : "{\"id\":7}";
      byte[] answer = said.getBytes(UTF_8);
      exchange.sendResponseHeaders(gone ? 204 : status, gone ? -1 : answer.length);
      if (!gone) {
        exchange.getResponseBody().write(answer);
      }
    }
  }

  private HostHooks.Place place(RepositoryType type, String path) {
    return new HostHooks.Place(
        type,
        "http://127.0.0.1:%d/%s".formatted(host.getAddress().getPort(), path),
        "",
        new Secret("t"),
        RepositorySpec.Trust.USUAL);
  }

  private HostHooks.Answer ensure(HostHooks.Place place) {
    return hooks.ensure(place, URL, new Secret("s"), HostHooks.Told.PUSHES, HostGuard.OPEN);
  }

  @Test
  void githubIsAskedForPushesAsJson() {
    assertThat(ensure(place(RepositoryType.GITHUB_ENTERPRISE, "o/r.git")))
        .isEqualTo(new HostHooks.Answer.Done("7"));
    assertThat(asked)
        .containsExactly(
            "GET /api/v3/repos/o/r/hooks?per_page=100 [Bearer t]",
            "POST /api/v3/repos/o/r/hooks [Bearer t]"
                + " {\"name\":\"web\",\"active\":true,\"events\":[\"push\"],"
                + "\"config\":{\"url\":\"https://lockstep.example.com/hook\",\"content_type\":\"json\",\"secret\":\"s\"}}");
  }

  @Test
  void gitlabProjectsMayBeDeepInside() {
    ensure(place(RepositoryType.GITLAB, "group/sub/r.git"));
    assertThat(asked)
        .containsExactly(
            "GET /api/v4/projects/group%2Fsub%2Fr/hooks?per_page=100 [Bearer t]",
            "POST /api/v4/projects/group%2Fsub%2Fr/hooks [Bearer t]"
                + " {\"url\":\"https://lockstep.example.com/hook\","
                + "\"token\":\"s\",\"push_events\":true,\"merge_requests_events\":false,"
                + "\"enable_ssl_verification\":true}");
  }

  @Test
  void hostsTellOfPullRequestsWhereTheyAreCommentedOn() {
    tellsOfPullRequests(RepositoryType.GITHUB_ENTERPRISE);
    assertThat(asked.getLast()).contains("\"events\":[\"push\",\"pull_request\"]");
    tellsOfPullRequests(RepositoryType.GITEA);
    assertThat(asked.getLast())
        .as("no comments and reviews")
        .contains("\"events\":[\"push\",\"pull_request_only\",\"pull_request_sync\"]");
    tellsOfPullRequests(RepositoryType.GITLAB);
    assertThat(asked.getLast()).contains("\"merge_requests_events\":true");
    there = "[{\"id\":5,\"config\":{\"url\":\"%s\"}}]".formatted(URL);
    tellsOfPullRequests(RepositoryType.GITEA);
    assertThat(asked.getLast())
        .as("one that is there")
        .startsWith("PATCH")
        .contains("\"pull_request_only\"");
  }

  @Test
  void aUrlWithASpaceIsToldAndThrowsNothing() {
    assertThat(ensure(place(RepositoryType.GITEA, "my%20team/r.git")))
        .isInstanceOfSatisfying(
            HostHooks.Answer.Failed.class,
            it -> assertThat(it.verdict()).isEqualTo(Verdict.UNUSABLE));
    assertThat(asked).isEmpty();
  }

  private void tellsOfPullRequests(RepositoryType type) {
    hooks.ensure(
        place(type, "o/r"),
        URL,
        new Secret("s"),
        HostHooks.Told.PUSHES_AND_PULL_REQUESTS,
        HostGuard.OPEN);
  }

  @Test
  void giteaMayLiveBelowAPath() {
    ensure(place(RepositoryType.GITEA, "code/o/r"));
    assertThat(asked)
        .containsExactly(
            "GET /code/api/v1/repos/o/r/hooks?limit=50 [token t]",
            "POST /code/api/v1/repos/o/r/hooks [token t]"
                + " {\"type\":\"gitea\",\"active\":true,\"events\":[\"push\"],"
                + "\"config\":{\"url\":\"https://lockstep.example.com/hook\",\"content_type\":\"json\",\"secret\":\"s\"}}");
  }

  @Test
  void theOneThatIsThereIsPutRightAndNotDoubled() {
    there =
        "[{\"id\":4,\"config\":{\"url\":\"https://other/\"}},{\"id\":5,\"config\":{\"url\":\"%s\"}}]"
            .formatted(URL);
    assertThat(ensure(place(RepositoryType.GITEA, "o/r")))
        .isEqualTo(new HostHooks.Answer.Done("5"));
    assertThat(asked.getLast()).startsWith("PATCH /api/v1/repos/o/r/hooks/5 ");

    there = "[{\"id\":6,\"url\":\"%s\"}]".formatted(URL);
    ensure(place(RepositoryType.GITLAB, "o/r"));
    assertThat(asked.getLast()).startsWith("PUT /api/v4/projects/o%2Fr/hooks/6 ");
  }

  @Test
  void oneThatWasMadeTwiceIsOneAfterwards() {
    there =
        "[{\"id\":5,\"config\":{\"url\":\"%s\"}},{\"id\":6,\"config\":{\"url\":\"%s\"}}]"
            .formatted(URL, URL);
    assertThat(ensure(place(RepositoryType.GITEA, "o/r")))
        .isEqualTo(new HostHooks.Answer.Done("5"));
    assertThat(asked).last().isEqualTo("DELETE /api/v1/repos/o/r/hooks/6 [token t]");
  }

  @Test
  void onlyTheOwnOneIsRemoved() {
    HostHooks.Place place = place(RepositoryType.GITEA, "o/r");
    there = "[{\"id\":4,\"config\":{\"url\":\"https://other/\"}}]";
    assertThat(hooks.remove(place, URL, HostGuard.OPEN)).isEqualTo(new HostHooks.Answer.Done(""));
    assertThat(asked).hasSize(1);

    there = "[{\"id\":5,\"config\":{\"url\":\"%s\"}}]".formatted(URL);
    assertThat(hooks.remove(place, URL, HostGuard.OPEN)).isEqualTo(new HostHooks.Answer.Done(""));
    assertThat(asked.getLast()).isEqualTo("DELETE /api/v1/repos/o/r/hooks/5 [token t]");
  }

  @Test
  void whatMayNotBeDoneIsToldWithTheWayOut() {
    for (int code : List.of(401, 403, 404)) {
      status = code;
      assertThat(ensure(place(RepositoryType.GITEA, "o/r")))
          .isInstanceOfSatisfying(
              HostHooks.Answer.Failed.class,
              it ->
                  assertThat(it.message())
                      .contains("(%d)".formatted(code), "webhook secret", "by hand"));
    }
  }

  @Test
  void theGuardKeepsTokensFromInsideHosts() {
    assertThat(
            hooks.ensure(
                place(RepositoryType.GITEA, "o/r"),
                URL,
                new Secret("s"),
                HostHooks.Told.PUSHES,
                new HostGuard(List.of())))
        .isInstanceOfSatisfying(
            HostHooks.Answer.Failed.class,
            it -> assertThat(it.verdict()).isEqualTo(Verdict.FORBIDDEN_HOST));
    assertThat(asked).isEmpty();
  }

  @Test
  void bitbucketDataCenterIsKnownByItsCloneUrl() {
    there = "{\"values\":[{\"id\":4,\"url\":\"https://other/\"}],\"isLastPage\":true}";
    assertThat(ensure(place(RepositoryType.BITBUCKET, "bb/scm/OPS/r.git")))
        .isEqualTo(new HostHooks.Answer.Done("7"));
    assertThat(asked)
        .containsExactly(
            "GET /bb/rest/api/latest/projects/OPS/repos/r/webhooks?limit=100 [Bearer t]",
            "POST /bb/rest/api/latest/projects/OPS/repos/r/webhooks [Bearer t]"
                + " {\"name\":\"Lockstep\",\"url\":\"https://lockstep.example.com/hook\",\"active\":true,"
                + "\"events\":[\"repo:refs_changed\"],\"configuration\":{\"secret\":\"s\"}}");

    there = "{\"values\":[{\"id\":5,\"url\":\"%s\"}]}".formatted(URL);
    ensure(place(RepositoryType.BITBUCKET, "scm/~jo/r.git"));
    assertThat(asked.getLast()).startsWith("PUT /rest/api/latest/projects/~jo/repos/r/webhooks/5 ");
    hooks.remove(place(RepositoryType.BITBUCKET, "scm/~jo/r.git"), URL, HostGuard.OPEN);
    assertThat(asked.getLast())
        .isEqualTo("DELETE /rest/api/latest/projects/~jo/repos/r/webhooks/5 [Bearer t]");
  }

  @Test
  void aTokenWithALineBreakIsNotSent() {
    HostHooks.Place place = place(RepositoryType.GITEA, "o/r");
    HostHooks.Place broken =
        new HostHooks.Place(place.type(), place.url(), "", new Secret("t\r\nX: y"), place.trust());
    assertThat(ensure(broken))
        .isInstanceOfSatisfying(
            HostHooks.Answer.Failed.class,
            it -> assertThat(it.message()).contains("line break").doesNotContain("X: y"));
    assertThat(asked).isEmpty();
  }
}
