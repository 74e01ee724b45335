package lockstep.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A whole instance, and a repository that cannot be opened: it keeps nobody from starting, and no
/// other repository from being shown.
class UnusableRepositoryTest {
  private static final String ALL =
      "/apis/provisioning.grafana.app/v0alpha1/namespaces/default/repositories";
  private static final String SIGNED = "\"commit\": {\"signingMethod\": \"gpg\"},";

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init")
  UnusableRepositoryTest() {}

  @BeforeEach
  void host() throws Exception {
    for (String name : new String[] {"cpu", "disk"}) {
      OpenRepositories.host(folder, name);
      OpenRepositories.commit(folder.resolve(name), ".", name, name);
      CGit.git(folder.resolve(name), "push", "-q", "origin", "HEAD:main");
    }
  }

  @Test
  void aKeyThatCannotBeReadIsRefusedAndNothingIsStored() throws Exception {
    try (OneInstance one = OneInstance.startIn(folder)) {
      HttpResponse<String> refused =
          one.send(
              "POST",
              ALL,
              object("cpu", SIGNED, ", \"secure\": {\"commitSigningKey\": {\"create\": \"x\"}}"));

      assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
      assertThat(refused.body())
          .contains("secure.commitSigningKey", "there is no private key in it");
      assertThat(one.send("GET", ALL + "/cpu", "").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void oneThatIsStoredAllTheSameIsToldAndHarmsNothing() throws Exception {
    try (OneInstance one = OneInstance.startIn(folder)) {
      for (String name : new String[] {"cpu", "disk"}) {
        assertThat(one.send("POST", ALL, object(name, "", "")).statusCode()).isEqualTo(201);
        awaitShown(one, name);
      }
    }
    spoil("cpu");

    try (OneInstance again = OneInstance.startIn(folder)) {
      awaitShown(again, "disk");
      Until.holds("the reason is told", () -> state(again, "cpu").contains("signingKey"));
      assertThat(state(again, "cpu")).contains("\"state\":\"error\"");
      assertThat(again.send("DELETE", ALL + "/cpu", "").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void whatStoodInTheWayIsNoticedSoonAfterItIsGone() throws Exception {
    Path inTheWay = Files.createDirectories(folder.resolve("data")).resolve("mirrors");
    Files.writeString(inTheWay, "no folder");
    try (OneInstance one = OneInstance.startIn(folder)) {
      assertThat(one.send("POST", ALL, object("cpu", "", "")).statusCode()).isEqualTo(201);
      assertThat(one.send("GET", "/api/dashboards/uid/cpu", "").statusCode()).isEqualTo(404);

      Files.delete(inTheWay);
      awaitShown(one, "cpu");
    }
  }

  private static void awaitShown(OneInstance one, String uid) throws Exception {
    Until.holds(
        uid + " is shown",
        () -> one.send("GET", "/api/dashboards/uid/" + uid, "").statusCode() == 200);
  }

  private static String state(OneInstance one, String name) throws Exception {
    String body = one.send("GET", ALL + "/" + name, "").body();
    return body.substring(body.indexOf("\"sync\":{\"message\""));
  }

  /// As a program that did not look would have stored it.
  private void spoil(String name) throws SQLException {
    try (Connection database =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("lockstep.db"));
        Statement statement = database.createStatement()) {
      statement.executeUpdate(
          "UPDATE provisioned SET document = replace(document, '\"title\":', '%s\"title\":') WHERE name = '%s'"
              .formatted(SIGNED, name));
    }
  }

  private String object(String name, String commit, String secure) {
    return """
    {"apiVersion": "provisioning.grafana.app/v0alpha1", "kind": "Repository",
     "metadata": {"name": "%s"},
     "spec": {"title": "%s", "type": "local", "workflows": [], %s
      "sync": {"enabled": true, "target": "folder", "intervalSeconds": 60},
      "local": {"path": "%s/%s.git", "branch": "main"}}%s}
    """
        .formatted(name, name, commit, folder, name, secure);
  }
}
