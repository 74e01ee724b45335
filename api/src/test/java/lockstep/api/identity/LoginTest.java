package lockstep.api.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import lockstep.api.testing.TestServer;
import lockstep.api.testing.TestServer.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoginTest {
  private static final String GOOD = "{'user':'admin','password':'admin'}";

  private final TestServer server = new TestServer();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aLogInGivesASessionThatLetsOneIn() {
    Reply login = server.call("POST", "/login").json(GOOD).send();

    assertThat(login.status()).isEqualTo(200);
    assertThat(login.json().path("message").asText()).isEqualTo("Logged in");
    assertThat(login.json().path("redirectUrl").asText()).isEqualTo("/");
    assertThat(login.response().headers().allValues("Set-Cookie"))
        .anySatisfy(
            cookie ->
                assertThat(cookie)
                    .matches(
                        "grafana_session=[0-9a-f]{32}; Path=/; Max-Age=2592000; HttpOnly;"
                            + " SameSite=Lax"))
        .anySatisfy(
            cookie ->
                assertThat(cookie)
                    .startsWith("grafana_session_expiry=")
                    .doesNotContain("HttpOnly"));
    Reply user =
        server
            .call("GET", "/api/user")
            .header("Cookie", "grafana_session=" + login.cookie("grafana_session"))
            .send();
    assertThat(user.json().path("login").asText()).isEqualTo("admin");
  }

  @Test
  void aFormSignsInToo() {
    Reply login =
        server
            .call("POST", "/login")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .bytes("user=admin&password=admin".getBytes(StandardCharsets.UTF_8))
            .send();

    assertThat(login.status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'user':'admin','password':'wrong'} | 401 | Invalid username or password",
        "{'user':'nobody','password':'admin'} | 401 | Invalid username or password",
        "{} | 401 | Invalid username or password",
        "{'user':5} | 400 | bad request data: user must be a text",
        "{'user' | 400 | bad request data",
        "[] | 400 | bad request data",
      })
  void aBadLogInIsTurnedAway(String body, int status, String message) {
    Reply login = server.call("POST", "/login").json(body.replace('\'', '"')).send();

    assertThat(login.status()).isEqualTo(status);
    assertThat(login.message()).isEqualTo(message);
    assertThat(login.cookie("grafana_session")).isEmpty();
  }

  @Test
  void aDatabaseThatIsAwayIsNeverNotSignedIn() {
    String session = session();
    server.users().goAway();

    assertThat(server.call("POST", "/login").json(GOOD).send().status()).isEqualTo(503);
    Reply remembered = asking(session);
    assertThat(remembered.status()).isEqualTo(200);
    server.clock().advance(Duration.ofMinutes(11));
    Reply forgotten = asking(session);
    assertThat(forgotten.status()).isEqualTo(503);
    assertThat(forgotten.header("Retry-After")).isEqualTo("1");
    assertThat(server.admin("GET", "/api/user").send().status()).isEqualTo(503);
  }

  @Test
  void aLogOutEndsTheSession() {
    String session = session();

    Reply logout =
        server.call("GET", "/logout").header("Cookie", "grafana_session=" + session).send();

    assertThat(logout.status()).isEqualTo(302);
    assertThat(logout.header("Location")).isEqualTo("/login");
    assertThat(logout.response().headers().allValues("Set-Cookie"))
        .anySatisfy(cookie -> assertThat(cookie).startsWith("grafana_session=; Path=/; Max-Age=0"));
    assertThat(asking(session).status()).isEqualTo(401);
  }

  @Test
  void aScriptWithTheRightPasswordIsToldThatTheUserIsLocked() {
    for (int i = 0; i < 5; i++) {
      server
          .call("POST", "/login")
          .json("{'user':'editor','password':'wrong%d'}".formatted(i))
          .send();
    }
    Reply locked = server.call("GET", "/api/user").as("editor").send();

    assertThat(locked.status()).isEqualTo(401);
    assertThat(locked.message()).startsWith("Too many failed attempts as this user");
    assertThat(Integer.parseInt(locked.header("Retry-After"))).isPositive();
  }

  @Test
  void theWordsOf401TellWhatWasWrong() {
    assertThat(server.call("GET", "/api/user").send().message()).isEqualTo("Unauthorized");
    Reply basic = server.call("GET", "/api/user").header("Authorization", "Basic YTpi").send();
    assertThat(basic.status()).isEqualTo(401);
    assertThat(basic.message()).isEqualTo("Invalid username or password");
    Reply token = server.call("GET", "/api/user").header("Authorization", "Bearer x").send();
    assertThat(token.status()).isEqualTo(401);
    assertThat(token.message()).isEqualTo("Invalid API key");
    Reply broken = server.call("GET", "/api/user").header("Authorization", "Basic !!!").send();
    assertThat(broken.status()).isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource({
    "http://evil.example.com, 403",
    "null, 403",
    "http://127.0.0.1:9, 200",
    "https://dashboards.example.org, 200"
  })
  void aCookieCountsOnlyFromPagesOfTheSameHost(String origin, int status) {
    Reply reply =
        server
            .call("GET", "/api/user")
            .header("Cookie", "grafana_session=" + session())
            .header("Origin", origin)
            .send();

    assertThat(reply.status()).isEqualTo(status);
    if (status == 403) {
      assertThat(reply.text()).isEqualTo("origin not allowed");
    }
  }

  @Test
  void basicAuthenticationCountsFromAnywhere() {
    assertThat(
            server
                .admin("GET", "/api/user")
                .header("Origin", "http://evil.example.com")
                .send()
                .status())
        .isEqualTo(200);
  }

  @Test
  void whoMayOnlyLookIsToldSo() {
    Reply reply = server.call("POST", "/api/folders").as("viewer").json("{'title':'x'}").send();

    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.json().path("title").asText()).isEqualTo("Access denied");
    assertThat(reply.message()).contains("Permissions needed: dashboards:write");
    assertThat(server.call("POST", "/ha/sync").as("editor").send().status()).isEqualTo(403);
  }

  @Test
  void peopleLearnAboutThemselves() {
    ObjectNode self = (ObjectNode) server.admin("GET", "/api/user").send().json();
    assertThat(self.remove("uid").asText()).isNotEmpty();
    assertThat(self)
        .isEqualTo(
            JsonNodeFactory.instance
                .objectNode()
                .put("id", 3)
                .put("email", "admin@x.org")
                .put("name", "Admin A.")
                .put("login", "admin")
                .put("theme", "")
                .put("orgId", 1)
                .put("isGrafanaAdmin", true)
                .put("isDisabled", false)
                .put("isExternal", false)
                .put("avatarUrl", "")
                .set("authLabels", JsonNodeFactory.instance.arrayNode()));
    assertThat(server.call("GET", "/api/user/orgs").as("viewer").send().text())
        .isEqualTo("[{\"orgId\":1,\"name\":\"Main Org.\",\"role\":\"Viewer\"}]");
    assertThat(server.admin("GET", "/api/org/").send().text())
        .isEqualTo("{\"id\":1,\"name\":\"Main Org.\",\"address\":{}}");
    assertThat(server.admin("GET", "/api/user/preferences").send().text()).isEqualTo("{}");
    assertThat(server.admin("GET", "/api/login/ping").send().status()).isEqualTo(200);
  }

  private String session() {
    return server.call("POST", "/login").json(GOOD).send().cookie("grafana_session");
  }

  private Reply asking(String session) {
    return server.call("GET", "/api/user").header("Cookie", "grafana_session=" + session).send();
  }
}
