package lockstep.api.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import lockstep.api.testing.TestServer;
import lockstep.api.testing.TestServer.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Who may log in, and what they may do.
class PeopleTest {
  private static final String USERS = "/api/admin/users";

  private final TestServer server = new TestServer();

  @AfterEach
  void stop() {
    server.close();
  }

  private Reply ask(String method, String path, String body) {
    return server.admin(method, path).json(body).send();
  }

  private long added(String login) {
    Reply reply =
        ask(
            "POST",
            USERS,
            "{'name':'Eve E.','login':'%s','email':'%s@y.org','password':'%s','OrgId':1}"
                .formatted(login, login, login));
    assertThat(reply.message()).isEqualTo("User created");
    return reply.json().path("id").asLong();
  }

  private String roleOf(String login) {
    Reply reply = server.call("GET", "/api/user/orgs").as(login).send();
    return reply.json().path(0).path("role").asText();
  }

  @Test
  void whoIsAddedLooksUntilGivenARoleThatCountsAtOnce() {
    long id = added("eve");
    assertThat(roleOf("eve")).isEqualTo("Viewer");

    Reply reply = ask("PATCH", "/api/org/users/" + id, "{'role':'Editor'}");

    assertThat(reply.message()).isEqualTo("Organization user updated");
    assertThat(roleOf("eve")).isEqualTo("Editor");
    JsonNode listed = server.admin("GET", "/api/org/users").send().json();
    assertThat(listed.findValuesAsText("login"))
        .containsExactly("admin", "editor", "eve", "viewer");
    assertThat(listed.path(2).path("userId").asLong()).isEqualTo(id);
    assertThat(listed.path(2).path("role").asText()).isEqualTo("Editor");
    assertThat(listed.toString()).doesNotContain("assword");
    Reply found = server.admin("GET", "/api/users/lookup?loginOrEmail=Eve@y.org").send();
    assertThat(found.json().path("userId").asLong()).isEqualTo(id);
  }

  @Test
  void aNewPasswordReplacesTheOldAndARemovedUserIsOut() {
    String one = USERS + "/" + added("eve");

    assertThat(ask("PUT", one + "/password", "{'password':'viewer'}").status()).isEqualTo(200);
    assertThat(server.call("GET", "/api/user").as("eve").send().status()).isEqualTo(401);

    assertThat(ask("PUT", one + "/password", "{'password':'eve'}").status()).isEqualTo(200);
    assertThat(server.call("GET", "/api/user").as("eve").send().status()).isEqualTo(200);
    assertThat(server.admin("DELETE", one).send().message()).isEqualTo("User deleted");
    assertThat(server.call("GET", "/api/user").as("eve").send().status()).isEqualTo(401);
    assertThat(server.admin("DELETE", one).send().status()).isEqualTo(404);
  }

  @Test
  void everybodyMayChangeTheirOwnPasswordWhoKnowsIt() {
    added("eve");
    String path = "/api/user/password";
    String both = "{'oldPassword':'%s','newPassword':'%s'}";

    Reply wrong = server.call("PUT", path).as("eve").json(both.formatted("nope", "new")).send();
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(wrong.message()).startsWith("oldPassword:");
    Reply empty = server.call("PUT", path).as("eve").json(both.formatted("eve", "")).send();
    assertThat(empty.status()).isEqualTo(400);
    assertThat(empty.message()).startsWith("newPassword:");

    Reply done = server.call("PUT", path).as("eve").json(both.formatted("eve", "new")).send();
    assertThat(done.message()).isEqualTo("User password changed");
    assertThat(server.call("GET", "/api/user").as("eve").send().status()).isEqualTo(401);

    for (int i = 0; i < 5; i++) {
      server.call("PUT", path).as("editor").json(both.formatted("nope", "new")).send();
    }
    Reply locked = server.call("PUT", path).as("editor").json(both.formatted("no", "x")).send();
    assertThat(locked.status()).isEqualTo(429);
    assertThat(locked.header("Retry-After")).isNotEmpty();
  }

  @Test
  void whoChangesTheirPasswordIsNotToldWhereTheDatabaseIs() {
    String session =
        server
            .call("POST", "/login")
            .json("{'user':'viewer','password':'viewer'}")
            .send()
            .cookie("grafana_session");
    server
        .call("GET", "/api/user")
        .header("Cookie", "grafana_session=" + session)
        .send(); // who is known goes on
    server.users().goAway();

    Reply away =
        server
            .call("PUT", "/api/user/password")
            .header("Cookie", "grafana_session=" + session)
            .json("{'oldPassword':'viewer','newPassword':'new'}")
            .send();

    assertThat(away.status()).as(away.text()).isEqualTo(503);
    assertThat(away.message()).isEqualTo("the database does not answer");
    assertThat(away.header("Retry-After")).isNotEmpty();
  }

  @Test
  void aWrongFieldIsNamedAndNobodyIsAddedTwice() {
    added("eve");
    assertThat(ask("POST", USERS, "{'login':'eve','password':'x'}").status()).isEqualTo(412);
    assertThat(ask("POST", USERS, "{'login':'a b','password':'x'}").message())
        .startsWith("bad request data: login:");
    Reply none = ask("POST", USERS, "{'login':'ann'}");
    assertThat(none.status()).isEqualTo(400);
    assertThat(none.message()).contains("password");
    assertThat(ask("PATCH", "/api/org/users/1", "{'role':'Owner'}").message())
        .contains("Viewer, Editor or Admin");
    assertThat(ask("PATCH", "/api/org/users/77", "{'role':'Admin'}").status()).isEqualTo(404);
  }

  @Test
  void aLoginIsLookedForBeforeAnEmailAsAtALogIn() {
    ask("POST", USERS, "{'login':'bob','email':'z@x.org','password':'x'}");
    Reply other = ask("POST", USERS, "{'login':'z@x.org','password':'x'}");

    Reply found = server.admin("GET", "/api/users/lookup?loginOrEmail=z@x.org").send();

    assertThat(found.json().path("userId").asLong()).isEqualTo(other.json().path("id").asLong());
  }

  @Test
  void theLastAdministratorIsKept() {
    Reply me = server.admin("GET", "/api/user").send();
    long id = me.json().path("id").asLong();

    Reply reply = ask("PATCH", "/api/org/users/" + id, "{'role':'Viewer'}");

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.message()).contains("Nobody would be an administrator");
    assertThat(server.admin("DELETE", USERS + "/" + id).send().status()).isEqualTo(400);
  }

  @Test
  void onlyAdministratorsManagePeople() {
    String one = USERS + "/" + added("eve");
    for (String login : List.of("viewer", "editor")) {
      assertThat(refused(login, "GET", "/api/org/users", "")).isEqualTo(403);
      assertThat(refused(login, "GET", "/api/users/lookup?loginOrEmail=eve", "")).isEqualTo(403);
      assertThat(refused(login, "POST", USERS, "{'login':'x','password':'x'}")).isEqualTo(403);
      assertThat(refused(login, "PUT", one + "/password", "{'password':'x'}")).isEqualTo(403);
      assertThat(refused(login, "DELETE", one, "")).isEqualTo(403);
      assertThat(refused(login, "PATCH", "/api/org/users/1", "{'role':'Admin'}")).isEqualTo(403);
    }
    assertThat(server.call("GET", "/api/user").as("eve").send().status()).isEqualTo(200);
  }

  private int refused(String login, String method, String path, String body) {
    TestServer.Call call = server.call(method, path).as(login);
    return (body.isEmpty() ? call : call.json(body)).send().status();
  }
}
