package lockstep.api.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import lockstep.api.testing.TestServer;
import lockstep.api.testing.TestServer.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Scripts come in with the token of a service account.
class ServiceAccountTest {
  private static final String ALL = "/api/serviceaccounts";

  private final TestServer server = new TestServer();

  @AfterEach
  void stop() {
    server.close();
  }

  private Reply ask(String method, String path, String body) {
    return server.admin(method, path).json(body).send();
  }

  private String account(String name, String role) {
    Reply reply = ask("POST", ALL, "{'name':'%s','role':'%s'}".formatted(name, role));
    assertThat(reply.status()).isEqualTo(201);
    return ALL + "/" + reply.json().path("id").asLong();
  }

  private String key(String account, String body) {
    Reply reply = ask("POST", account + "/tokens", body);
    assertThat(reply.status()).isEqualTo(200);
    return reply.json().path("key").asText();
  }

  private Reply with(String key, String method, String path) {
    return server.call(method, path).header("Authorization", "Bearer " + key).send();
  }

  @Test
  void aTokenMayWhatItsAccountMay() {
    String robot = account("CI of boards", "Viewer");
    String key = key(robot, "{'name':'laptop'}");
    assertThat(key).matches("glsa_[0-9A-Za-z]{32}_[0-9a-f]{8}");

    JsonNode user = with(key, "GET", "/api/user").json();
    assertThat(user.path("login").asText()).isEqualTo("sa-ci-of-boards");
    assertThat(user.path("name").asText()).isEqualTo("CI of boards");
    assertThat(with(key, "GET", ALL + "/search").status()).isEqualTo(403);

    Reply changed = ask("PATCH", robot, "{'role':'Admin','name':'CI'}");
    assertThat(changed.message()).isEqualTo("Service account updated");
    assertThat(changed.json().at("/serviceaccount/role").asText()).isEqualTo("Admin");
    assertThat(with(key, "GET", ALL + "/search").status()).isEqualTo(200);
    String pair = "api_key:" + key;
    String basic = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    Reply old = server.call("GET", "/api/user").header("Authorization", "Basic " + basic).send();
    assertThat(old.json().path("name").asText()).isEqualTo("CI");
  }

  @Test
  void aTokenThatHasEndedIsTold() {
    String robot = account("ci", "Editor");
    String key = key(robot, "{'name':'short','secondsToLive':60}");
    String revoked = key(robot, "{'name':'other'}");
    JsonNode tokens = server.admin("GET", robot + "/tokens").send().json();
    assertThat(tokens.findValuesAsText("name")).containsExactly("other", "short");
    assertThat(tokens.path(1).path("secondsUntilExpiration").asLong()).isEqualTo(60);
    assertThat(tokens.toString()).doesNotContain("glsa_");

    String other = robot + "/tokens/" + tokens.path(0).path("id").asLong();
    assertThat(with(revoked, "GET", "/api/user").status()).isEqualTo(200);
    assertThat(server.admin("DELETE", other).send().message())
        .isEqualTo("Service account token deleted");
    Reply reply = with(revoked, "GET", "/api/user");
    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.message()).isEqualTo("Invalid API key");
    assertThat(server.admin("DELETE", other).send().status()).isEqualTo(404);

    assertThat(with(key, "GET", "/api/user").status()).isEqualTo(200);
    server.clock().advance(Duration.ofSeconds(61));
    assertThat(with(key, "GET", "/api/user").status()).isEqualTo(401);
    assertThat(server.admin("GET", robot + "/tokens").send().json().at("/0/hasExpired").asBoolean())
        .isTrue();
  }

  @Test
  void aRemovedAccountIsOut() {
    String robot = account("ci", "Editor");
    String key = key(robot, "{'name':'one'}");

    assertThat(server.admin("DELETE", robot).send().message()).isEqualTo("Service account deleted");

    assertThat(with(key, "GET", "/api/user").status()).isEqualTo(401);
    assertThat(server.admin("DELETE", robot).send().status()).isEqualTo(404);
    assertThat(server.admin("GET", robot + "/tokens").send().status()).isEqualTo(404);
  }

  @Test
  void whileTheDatabaseIsAwayAKnownTokenGoesOnAndNoTokenIsCalledWrong() {
    String robot = account("ci", "Editor");
    String known = key(robot, "{'name':'known'}");
    String fresh = key(robot, "{'name':'fresh'}");
    assertThat(with(known, "GET", "/api/user").status()).isEqualTo(200);

    server.serviceAccounts().away(true);

    assertThat(with(known, "GET", "/api/user").status()).isEqualTo(200);
    assertThat(with(fresh, "GET", "/api/user").status()).isEqualTo(503);
    server.clock().advance(Duration.ofMinutes(11));
    assertThat(with(known, "GET", "/api/user").status()).isEqualTo(503);
    server.serviceAccounts().away(false);
    assertThat(with(fresh, "GET", "/api/user").status()).isEqualTo(200);
  }

  @Test
  void nobodyComesInWithATokenOfADisabledAccount() {
    String robot = account("ci", "Editor");
    String key = key(robot, "{'name':'one'}");
    assertThat(with(key, "GET", "/api/user").status()).isEqualTo(200);

    Reply disabled = ask("PATCH", robot, "{'isDisabled':true}");

    assertThat(disabled.json().at("/serviceaccount/isDisabled").asBoolean()).isTrue();
    assertThat(with(key, "GET", "/api/user").status()).isEqualTo(401);
    String later = key(robot, "{'name':'two'}");
    assertThat(with(later, "GET", "/api/user").status()).isEqualTo(401);
    assertThat(ask("PATCH", robot, "{'role':'Viewer','name':'CI'}").json().toString())
        .contains("\"isDisabled\":true", "\"role\":\"Viewer\"");
    assertThat(with(key, "GET", "/api/user").status()).isEqualTo(401);
    server.serviceAccounts().away(true);
    assertThat(with(key, "GET", "/api/user").status()).isEqualTo(503);
    server.serviceAccounts().away(false);
    server.clock().advance(Duration.ofSeconds(2));

    ask("PATCH", robot, "{'isDisabled':false}");

    assertThat(with(key, "GET", "/api/user").json().path("name").asText()).isEqualTo("CI");
    assertThat(with(later, "GET", "/api/user").status()).isEqualTo(200);
  }

  @Test
  void oneMayBeDisabledFromTheStart() {
    Reply made = ask("POST", ALL, "{'name':'ci','isDisabled':true}");

    assertThat(made.json().path("isDisabled").asBoolean()).isTrue();
    String robot = ALL + "/" + made.json().path("id").asLong();
    assertThat(server.admin("GET", robot).send().json().path("isDisabled").asBoolean()).isTrue();
  }

  @Test
  void aWrongFieldIsNamed() {
    String robot = account("ci", "Editor");
    key(robot, "{'name':'one'}");

    assertThat(ask("POST", ALL, "{'name':'CI'}").message()).contains("'sa-ci'", "already");
    assertThat(ask("POST", ALL, "{'name':'%s'}".formatted("x".repeat(188))).message())
        .contains("name: at most 187 characters");
    assertThat(ask("POST", ALL, "{'name':' '}").message()).contains("name is empty");
    assertThat(ask("POST", ALL, "{'name':'x','role':'None'}").message())
        .contains("Viewer, Editor or Admin");
    assertThat(ask("PATCH", robot, "{'isDisabled':'yes'}").message())
        .contains("isDisabled must be true or false");
    assertThat(ask("POST", robot + "/tokens", "{'name':'one'}").status()).isEqualTo(409);
    assertThat(ask("POST", robot + "/tokens", "{'name':'x','secondsToLive':-1}").message())
        .startsWith("secondsToLive: -1");
    assertThat(ask("POST", robot + "/tokens", "{}").message()).contains("name is empty");
    assertThat(ask("POST", robot + "/tokens", "{'name':'x','secondsToLive':99999999999}").message())
        .startsWith("secondsToLive: 99999999999");
    assertThat(server.admin("GET", ALL + "/search?page=" + Long.MAX_VALUE).send().status())
        .isEqualTo(200);
    assertThat(with("glsa_short", "GET", "/api/user").message()).isEqualTo("Invalid API key");
    assertThat(server.admin("GET", ALL + "/x").send().message()).isEqualTo("id is invalid");
  }

  @Test
  void onlyAdministratorsManageThem() {
    for (String login : List.of("viewer", "editor")) {
      assertThat(server.call("GET", ALL + "/search").as(login).send().status()).isEqualTo(403);
      assertThat(server.call("POST", ALL).as(login).json("{'name':'x'}").send().status())
          .isEqualTo(403);
      String robot = account("ci-" + login, "Editor");
      assertThat(server.call("GET", robot).as(login).send().status()).isEqualTo(403);
      for (String method : List.of("PATCH", "DELETE")) {
        assertThat(server.call(method, robot).as(login).json("{}").send().status()).isEqualTo(403);
      }
      for (String method : List.of("GET", "POST")) {
        assertThat(server.call(method, robot + "/tokens").as(login).send().status()).isEqualTo(403);
      }
      assertThat(server.call("DELETE", robot + "/tokens/1").as(login).send().status())
          .isEqualTo(403);
    }
  }

  @Test
  void findsThemByNameAndPageByPage() {
    account("boards", "Viewer");
    account("ci", "Viewer");
    account("CI two", "Viewer");

    JsonNode found = server.admin("GET", ALL + "/search?query=Ci&perpage=1&page=2").send().json();

    assertThat(found.path("totalCount").asInt()).isEqualTo(2);
    assertThat(found.path("serviceAccounts").findValuesAsText("name")).containsExactly("CI two");
  }
}
