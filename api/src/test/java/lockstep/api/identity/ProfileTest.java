package lockstep.api.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import lockstep.api.testing.Shelf;
import lockstep.api.testing.TestServer;
import lockstep.api.testing.TestServer.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Preferences and stars.
class ProfileTest {
  private static final String OWN = "/api/user/preferences";

  private final TestServer server = new TestServer();

  @AfterEach
  void stop() {
    server.close();
  }

  private Reply viewer(String method, String path, String body) {
    return server.call(method, path).as("viewer").json(body).send();
  }

  private JsonNode preferences(String login) {
    return server.call("GET", OWN).as(login).send().json();
  }

  @Test
  void preferencesAreKeptForEachPerson() {
    assertThat(preferences("viewer")).isEmpty();

    assertThat(viewer("PUT", OWN, "{'theme':'dark','timezone':'utc','shoeSize':42}").message())
        .isEqualTo("Preferences updated");

    assertThat(preferences("viewer").toString())
        .isEqualTo("{\"theme\":\"dark\",\"timezone\":\"utc\"}");
    assertThat(preferences("editor")).isEmpty();
    viewer("PATCH", OWN, "{'theme':'light'}");
    assertThat(preferences("viewer").toString())
        .isEqualTo("{\"theme\":\"light\",\"timezone\":\"utc\"}");
    viewer("PUT", OWN, "{'weekStart':'monday'}");
    assertThat(preferences("viewer").toString()).isEqualTo("{\"weekStart\":\"monday\"}");
  }

  @Test
  void aWrongPreferenceIsNamed() {
    Reply wrong = viewer("PUT", OWN, "{'theme':5}");

    assertThat(wrong.status()).isEqualTo(400);
    assertThat(wrong.message()).contains("theme must be a text");
  }

  @Test
  void onlyAnAdministratorChangesTheOrganisations() {
    assertThat(viewer("PUT", "/api/org/preferences", "{'theme':'dark'}").status()).isEqualTo(403);
    assertThat(server.admin("PUT", "/api/org/preferences").json("{'theme':'dark'}").send().status())
        .isEqualTo(200);
    assertThat(viewer("GET", "/api/org/preferences", "").json().path("theme").asText())
        .isEqualTo("dark");
  }

  @Test
  void aStarShowsInTheSearchOfItsOwnerOnly() {
    String uid = "one";
    new Shelf(server.sync()).put("one.json", named("one")).put("two.json", named("two"));
    String star = "/api/user/stars/dashboard/uid/" + uid;

    assertThat(viewer("POST", star, "").message()).isEqualTo("Dashboard starred!");
    assertThat(viewer("POST", star, "").status()).as("once more").isEqualTo(200);
    assertThat(viewer("POST", "/api/user/stars/dashboard/uid/none", "").status()).isEqualTo(404);

    assertThat(found("viewer", "/api/search?starred=true")).containsExactly(uid);
    assertThat(found("editor", "/api/search?starred=true")).isEmpty();
    assertThat(found("viewer", "/api/search?type=dash-db").size()).isGreaterThan(1);
    assertThat(viewer("GET", "/api/user/stars", "").json().toString())
        .isEqualTo("[\"" + uid + "\"]");
    JsonNode hit = viewer("GET", "/api/search?starred=true", "").json().path(0);
    assertThat(hit.path("isStarred").asBoolean()).isTrue();
    server.profiles().goAway();
    assertThat(found("viewer", "/api/search?starred=true"))
        .as("the stars known last, while the database is away")
        .containsExactly(uid);
    assertThat(viewer("DELETE", star, "").status()).isEqualTo(503);
  }

  private static String named(String uid) {
    return "{\"uid\":\"%s\",\"title\":\"%s\",\"panels\":[]}".formatted(uid, uid);
  }

  private List<String> found(String login, String path) {
    return server.call("GET", path).as(login).send().json().findValuesAsText("uid");
  }
}
