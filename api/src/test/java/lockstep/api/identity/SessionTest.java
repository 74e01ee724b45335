package lockstep.api.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import lockstep.api.testing.TestServer;
import lockstep.api.testing.TestServer.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Tokens that rotate, sessions in a list, and their end from afar.
class SessionTest {
  private static final String ROTATE = "/api/user/auth-tokens/rotate";

  private final TestServer server = new TestServer();

  @AfterEach
  void stop() {
    server.close();
  }

  private String signIn(String login) {
    return server
        .call("POST", "/login")
        .header("User-Agent", "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0")
        .header("X-Forwarded-For", "10.1.2.3, 10.0.0.1")
        .json("{'user':'%s','password':'%s'}".formatted(login, login))
        .send()
        .cookie("grafana_session");
  }

  private TestServer.Call with(String session, String method, String path) {
    return server.call(method, path).header("Cookie", "grafana_session=" + session);
  }

  @Test
  void twoTabsThatRotateGetOneNewToken() {
    String old = signIn("viewer");
    server.clock().advance(Duration.ofMinutes(11));

    Reply first = with(old, "POST", ROTATE).send();
    Reply second = with(old, "POST", ROTATE).send();

    assertThat(first.status()).isEqualTo(200);
    String fresh = first.cookie("grafana_session");
    assertThat(fresh).matches("[0-9a-f]{32}").isNotEqualTo(old);
    assertThat(second.cookie("grafana_session")).isEqualTo(fresh);
    assertThat(first.cookie("grafana_session_expiry"))
        .as("when to rotate again")
        .isEqualTo(
            Long.toString(server.clock().instant().plus(Duration.ofMinutes(10)).getEpochSecond()));
    assertThat(with(fresh, "GET", "/api/user").send().status()).isEqualTo(200);
    assertThat(with(old, "GET", "/api/user").send().status()).as("in its grace").isEqualTo(200);
    server.clock().advance(Duration.ofMinutes(1));
    assertThat(with(old, "GET", "/api/user").send().status()).isEqualTo(401);
  }

  @Test
  void aPageThatRotatesGoesOnWhereItWantedAndNowhereElse() {
    String session = signIn("viewer");

    assertThat(go(session, "/d/x?a=b")).isEqualTo("/d/x?a=b");
    assertThat(go(session, "//evil.example.org")).isEqualTo("/");
    assertThat(go(session, "https://evil.example.org")).isEqualTo("/");
    assertThat(go(session, "/\\evil.example.org")).isEqualTo("/");
  }

  private String go(String session, String where) {
    String encoded = URLEncoder.encode(where, StandardCharsets.UTF_8);
    return with(session, "GET", "/user/auth-tokens/rotate?redirectTo=" + encoded)
        .send()
        .header("Location");
  }

  @Test
  void whoIsNotSignedInRotatesNothingAndADatabaseThatIsAwayIsNotThat() {
    assertThat(server.call("POST", ROTATE).send().status()).isEqualTo(401);
    assertThat(with("ab".repeat(16), "POST", ROTATE).send().status()).isEqualTo(401);
    String session = signIn("viewer");
    server.users().goAway();
    assertThat(with(session, "POST", ROTATE).send().status()).isEqualTo(503);
  }

  @Test
  void onesSessionsAreListedAndRevoked() {
    String own = signIn("viewer");
    String other = signIn("viewer");

    JsonNode list = with(own, "GET", "/api/user/auth-tokens").send().json();

    assertThat(list).hasSize(2);
    assertThat(list.path(1).path("isActive").asBoolean()).isTrue();
    assertThat(list.path(0).path("isActive").asBoolean()).isFalse();
    assertThat(list.path(0).path("browser").asText()).isEqualTo("Firefox");
    assertThat(list.path(0).path("os").asText()).isEqualTo("Linux");
    assertThat(list.path(0).path("clientIp").asText()).isEqualTo("10.1.2.3");
    assertThat(revoke(own, list.path(1).path("id").asLong()).status()).as("own").isEqualTo(400);
    assertThat(revoke(own, 4711).status()).isEqualTo(404);
    assertThat(revoke(own, list.path(0).path("id").asLong()).status()).isEqualTo(200);
    assertThat(with(other, "GET", "/api/user").send().status()).isEqualTo(401);
    assertThat(with(own, "GET", "/api/user").send().status()).isEqualTo(200);
  }

  private Reply revoke(String session, long id) {
    return with(session, "POST", "/api/user/revoke-auth-token")
        .json("{'authTokenId':%d}".formatted(id))
        .send();
  }

  @Test
  void anAdministratorEndsSomebodysSessions() {
    String session = signIn("viewer");
    long id = with(session, "GET", "/api/user").send().json().path("id").asLong();
    String path = "/api/admin/users/" + id;
    assertThat(server.admin("GET", path + "/auth-tokens").send().json()).hasSize(1);
    assertThat(server.call("POST", path + "/logout").as("editor").send().status()).isEqualTo(403);
    assertThat(server.admin("POST", "/api/admin/users/4711/logout").send().status()).isEqualTo(404);

    assertThat(server.admin("POST", path + "/logout").send().status()).isEqualTo(200);

    assertThat(with(session, "GET", "/api/user").send().status()).isEqualTo(401);
  }

  @Test
  void aNoteComesWithTheFirstAnswerAndKeepsOneSignedInWhileTheDatabaseIsAway() {
    String session = signIn("viewer");
    Reply answer = with(session, "GET", "/api/user").send();
    String note = answer.cookie("lockstep_grace");
    assertThat(note).isNotEmpty();
    assertThat(answer.response().headers().allValues("Set-Cookie"))
        .allSatisfy(cookie -> assertThat(cookie).contains("HttpOnly"));
    String both = "grafana_session=" + session + "; lockstep_grace=" + note;
    assertThat(
            server.call("GET", "/api/user").header("Cookie", both).send().cookie("lockstep_grace"))
        .as("not with each answer")
        .isEmpty();
  }
}
