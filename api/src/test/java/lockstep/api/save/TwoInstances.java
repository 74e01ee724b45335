package lockstep.api.save;

import lockstep.api.testing.RunningInstance;
import lockstep.api.testing.TestServer.Call;
import lockstep.sync.testing.InMemoryGit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/// Two instances over one repository that has one dashboard.
@Timeout(60)
abstract class TwoInstances {
  static final String DB = "/api/dashboards/db";
  static final String LOAD = "/api/dashboards/uid/load";

  final InMemoryGit git = new InMemoryGit();
  final RunningInstance a = new RunningInstance("a", git);
  final RunningInstance b = new RunningInstance("b", git);

  @BeforeEach
  void seed() {
    git.commit(
        "Begin",
        tree ->
            tree.put(
                "load.json",
                """
                {
                  "uid": "load",
                  "title": "Load",
                  "schemaVersion": 39,
                  "panels": []
                }
                """));
    a.follow();
    b.follow();
  }

  @AfterEach
  void stop() {
    a.close();
    b.close();
  }

  static String load(String... fields) {
    String rest = fields.length > 1 ? "," + fields[1] : "";
    return "{'dashboard':{'uid':'load','schemaVersion':39,'panels':[],%s%s}%s}"
        .formatted(fields[0].contains("'title'") ? "" : "'title':'Load',", fields[0], rest);
  }

  static Call save(RunningInstance instance, int version, String id) {
    return instance
        .server()
        .admin("POST", DB)
        .header("Lockstep-Save-Id", id)
        .json(
            "{'dashboard':{'uid':'load','title':'Load by %s','version':%d,'schemaVersion':39,"
                    .formatted(id, version)
                + "'panels':[]}}");
  }
}
