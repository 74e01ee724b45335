package lockstep.api.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import lockstep.api.testing.Shelf;
import lockstep.api.testing.TestServer;
import lockstep.core.json.Json;
import lockstep.core.json.Parsed;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Uid;
import lockstep.sync.save.SaveOutcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Holds every answer against the contract of Grafana 13: `shapes.json` has the fields of its
/// schemas with their types, taken from the published OpenAPI document.
class ShapesTest {
  private final TestServer server = new TestServer();

  @BeforeEach
  void fill() {
    new Shelf(server.sync())
        .put(
            "ops/load.json",
            "{'uid':'load','title':'Load','tags':['a'],'schemaVersion':39,'panels':[]}");
    server
        .sync()
        .onSave(_ -> new SaveOutcome.Saved(new CommitId("c".repeat(40)), new Uid("load"), 2));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void dashboardsHaveTheirShape() throws IOException {
    JsonNode whole = get("/api/dashboards/uid/load");
    fits("DashboardFullWithMeta", whole, List.of("dashboard", "meta"));
    fits(
        "DashboardMeta",
        whole.path("meta"),
        List.of("slug", "url", "version", "created", "updated", "folderUid", "canSave", "type"));
    fits(
        "PostDashboardOKBody",
        post("/api/dashboards/db", "{'dashboard':{'uid':'load','title':'Load'}}"),
        List.of("id", "uid", "url", "status", "version", "slug", "title", "folderUid"));
    fits(
        "DeleteDashboardByUIDOKBody",
        server.admin("DELETE", "/api/dashboards/uid/load").send().json(),
        List.of("title", "message", "uid"));
    fits("DashboardTagCloudItem", get("/api/dashboards/tags").path(0), List.of("term", "count"));
  }

  @Test
  void foldersAndHitsHaveTheirShape() throws IOException {
    String uid = get("/api/folders").path(0).path("uid").asText();
    fits("FolderSearchHit", get("/api/folders").path(0), List.of("id", "uid", "title"));
    fits("Folder", get("/api/folders/" + uid), List.of("id", "uid", "title", "url", "version"));
    fits(
        "DeleteFolderOKBody",
        server.admin("DELETE", "/api/folders/" + uid).send().json(),
        List.of("id", "message", "title"));
    for (JsonNode hit : get("/api/search")) {
      fits("Hit", hit, List.of("id", "uid", "title", "uri", "url", "type", "tags", "isStarred"));
    }
    fits("ListSortOptionsOKBody", get("/api/search/sorting"), List.of("sortOptions"));
  }

  @Test
  void annotationsHaveTheirShape() throws IOException {
    fits(
        "PostAnnotationOKBody",
        post("/api/annotations", "{'text':'x','dashboardUID':'load'}"),
        List.of("id", "message"));
    fits(
        "Annotation",
        get("/api/annotations").path(0),
        List.of("id", "time", "timeEnd", "text", "tags", "created", "login"));
  }

  @Test
  void sourcesAndPeopleHaveTheirShape() throws IOException {
    fits(
        "DataSourceListItemDTO",
        get("/api/datasources").path(0),
        List.of("id", "uid", "name", "type", "isDefault", "jsonData"));
    fits(
        "DataSource",
        get("/api/datasources/uid/testdata"),
        List.of("id", "uid", "name", "version", "secureJsonFields"));
    fits("UserProfileDTO", get("/api/user"), List.of("id", "uid", "login", "orgId"));
    fits("OrgDetailsDTO", get("/api/org"), List.of("id", "name"));
    fits("UserOrgDTO", get("/api/user/orgs").path(0), List.of("orgId", "name", "role"));
    fits("HealthResponse", get("/api/health"), List.of("database", "version", "commit"));
    fits("ErrorResponseBody", get("/api/dashboards/uid/nope"), List.of("message"));
  }

  private void fits(String schema, JsonNode answer, List<String> needed) throws IOException {
    JsonNode types = shapes().path(schema);
    assertThat(types).as(schema).isNotEmpty();
    assertThat(needed).as(schema).allSatisfy(name -> assertThat(answer.has(name)).isTrue());
    for (Map.Entry<String, JsonNode> field : answer.properties()) {
      String type = types.path(field.getKey()).asText("");
      if (!type.isEmpty()) {
        assertThat(isOf(type, field.getValue()))
            .as("%s.%s is %s: %s", schema, field.getKey(), type, field.getValue())
            .isTrue();
      }
    }
  }

  private static boolean isOf(String type, JsonNode value) {
    return switch (type) {
      case "string" -> value.isTextual();
      case "integer" -> value.isIntegralNumber();
      case "boolean" -> value.isBoolean();
      case "array" -> value.isArray();
      default -> value.isObject();
    };
  }

  private static JsonNode shapes() throws IOException {
    try (InputStream in = ShapesTest.class.getResourceAsStream("shapes.json")) {
      assertThat(in).isNotNull();
      return ((Parsed.Tree) Json.read(in.readAllBytes())).root();
    }
  }

  private JsonNode get(String path) {
    return server.admin("GET", path).send().json();
  }

  private JsonNode post(String path, String body) {
    return server.admin("POST", path).json(body).send().json();
  }
}
