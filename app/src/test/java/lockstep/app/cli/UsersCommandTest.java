package lockstep.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UsersCommandTest {
  private final AnsweringServer server;

  UsersCommandTest() throws IOException {
    server =
        new AnsweringServer()
            .on("GET /api/users/lookup?loginOrEmail=eve%40x.org", "{'userId':7}")
            .on("GET /api/users/lookup?loginOrEmail=eve", "{'userId':7}")
            .on("POST /api/admin/users", "{'id':7}")
            .on("PATCH /api/org/users/7", "{}")
            .on("PUT /api/admin/users/7/password", "{}")
            .on("DELETE /api/admin/users/7", "{}");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void listsWhoMayLogIn() {
    server.on(
        "GET /api/org/users",
        "[{'login':'eve','name':'Eve E.','email':'e@x.org','role':'Editor'}]");

    assertThat(server.run("users").lines())
        .containsExactly("LOGIN  NAME    EMAIL    ROLE", "eve    Eve E.  e@x.org  Editor");
    assertThat(server.run("users", "list", "--json")).contains("\"login\" : \"eve\"");
  }

  @Test
  void addsSomebodyWithAPasswordThatNobodyGuesses() {
    String said = server.run("users", "add", "eve", "editor", "--name=Eve", "--email=e@x.org");

    assertThat(said).startsWith("eve may log in. The password, shown only now: ");
    assertThat(said).endsWith("eve is Editor from now on.%n".formatted());
    String password = said.replaceAll("(?s).*only now: (\\S+)\\s.*", "$1");
    assertThat(password).hasSize(20);
    assertThat(server.asked)
        .containsExactly(
            "POST /api/admin/users {\"login\":\"eve\",\"password\":\"%s\",\"name\":\"Eve\",\"email\":\"e@x.org\"}"
                .formatted(password),
            "PATCH /api/org/users/7 {\"role\":\"Editor\"}");
    assertThat(server.run("users", "add", "eve")).doesNotContain(password);
  }

  @Test
  void showsNoPasswordThatWasGiven() {
    assertThat(server.run("users", "add", "eve", "--password=hush"))
        .isEqualTo("eve may log in.%n".formatted());
    assertThat(server.run("users", "password", "eve", "--password=hush"))
        .isEqualTo("eve has another password, and is logged out everywhere.%n".formatted());
    assertThat(server.asked).hasSize(3).last().asString().contains("hush");
  }

  @Test
  void changesAndRemovesWhoeverHasTheLoginOrEmail() {
    assertThat(server.run("users", "role", "eve@x.org", "admin"))
        .isEqualTo("eve@x.org is Admin from now on.%n".formatted());
    assertThat(server.run("users", "remove", "eve")).startsWith("eve is removed.");
    assertThat(server.asked).last().isEqualTo("DELETE /api/admin/users/7");
    assertThat(server.run("users", "remove", "bob")).contains("answered 404: not there");
  }

  @Test
  void saysWhatIsMissing() {
    assertThat(server.run("users", "add")).startsWith("LOGIN is missing");
    assertThat(server.run("users", "role", "eve")).startsWith("ROLE is missing");
    assertThat(server.run("users", "role", "eve", "owner")).contains("Invalid value", "owner");
    assertThat(server.asked).isEmpty();
  }
}
