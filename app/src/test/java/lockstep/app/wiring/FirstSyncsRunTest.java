package lockstep.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A whole instance that notes what it has shown, for whoever is asked after it.
class FirstSyncsRunTest {
  private static final String ALL =
      "/apis/provisioning.grafana.app/v0alpha1/namespaces/default/repositories";

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init")
  FirstSyncsRunTest() {}

  @Test
  void theTargetStaysAfterARestartWithSyncOff() throws Exception {
    OpenRepositories.host(folder, "here");
    OpenRepositories.commit(folder.resolve("here"), ".", "cpu", "CPU");
    CGit.git(folder.resolve("here"), "push", "-q", "origin", "HEAD:main");
    try (OneInstance one = OneInstance.startIn(folder)) {
      HttpResponse<String> made =
          one.send(
              "POST",
              ALL,
              """
              {"apiVersion": "provisioning.grafana.app/v0alpha1", "kind": "Repository",
               "metadata": {"name": "ops"},
               "spec": {"title": "Ops", "type": "local", "workflows": [],
                "sync": {"enabled": true, "target": "folder", "intervalSeconds": 60},
                "local": {"path": "%s/here.git", "branch": "main"}}}
              """
                  .formatted(folder));
      assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
      Until.holds(
          "it is shown", () -> one.send("GET", "/api/dashboards/uid/cpu", "").statusCode() == 200);
      Until.holds("that is noted", this::isNoted);
      assertThat(sync(one, "{\"enabled\": false}").statusCode()).isEqualTo(200);
    }

    try (OneInstance restarted = OneInstance.startIn(folder)) {
      HttpResponse<String> refused = sync(restarted, "{\"target\": \"folderless\"}");

      assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
      assertThat(refused.body()).contains("spec.sync.target");
    }
  }

  private static HttpResponse<String> sync(OneInstance one, String change) throws Exception {
    return one.patch(ALL + "/ops", "{\"spec\": {\"sync\": %s}}".formatted(change));
  }

  private boolean isNoted() throws SQLException {
    try (Connection database =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("lockstep.db"));
        Statement statement = database.createStatement();
        ResultSet found =
            statement.executeQuery(
                "SELECT count(*) FROM provisioned_health WHERE name = 'synced/ops'")) {
      return found.getInt(1) == 1;
    }
  }
}
