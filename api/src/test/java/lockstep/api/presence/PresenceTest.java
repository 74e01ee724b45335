package lockstep.api.presence;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import lockstep.api.testing.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PresenceTest {
  private final TestServer server = new TestServer();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void showsTheOthersAndNotTheOneWhoAsks() {
    beat("viewer", "p1", "viewing");
    JsonNode seen = beat("editor", "p2", "editing").json();

    assertThat(seen.path("known").asBoolean()).isTrue();
    assertThat(seen.path("people")).hasSize(1);
    JsonNode other = seen.path("people").path(0);
    assertThat(other.path("client").asText()).isEqualTo("p1");
    assertThat(other.path("login").asText()).isEqualTo("viewer");
    assertThat(other.path("state").asText()).isEqualTo("viewing");
    assertThat(other.path("instance").asText()).isEqualTo("a");
    assertThat(beat("viewer", "p1", "viewing").json().at("/people/0/state").asText())
        .isEqualTo("editing");
  }

  @Test
  void whoClosesThePageIsGone() {
    beat("viewer", "p1", "viewing");
    beat("viewer", "p1", "gone");
    assertThat(beat("editor", "p2", "viewing").json().path("people")).isEmpty();
  }

  @Test
  void withoutTheDatabaseNobodyIsKnownAndNothingFails() {
    server.presence().away(true);
    TestServer.Reply reply = beat("editor", "p1", "editing");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json().path("known").asBoolean(true)).isFalse();
    assertThat(reply.json().path("people")).isEmpty();
  }

  @Test
  void refusesWhatIsNoBeat() {
    assertThat(beat("editor", "a b", "editing").message()).startsWith("client: ");
    assertThat(beat("editor", "p1", "asleep").message()).startsWith("state: ");
    assertThat(server.call("PUT", "/ha/presence/cpu").json("{}").send().status()).isEqualTo(401);
  }

  private TestServer.Reply beat(String login, String client, String state) {
    return server
        .call("PUT", "/ha/presence/cpu")
        .as(login)
        .json("{'client':'%s','state':'%s'}".formatted(client, state))
        .send();
  }
}
