package lockstep.app.wiring;

import static lockstep.app.wiring.CGit.git;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A repository as Grafana's Git Sync writes it: resources with keys in alphabetical order and two
/// spaces, without a newline at the end and with Go's escapes; compact `_folder.json`s; `.keep`s.
/// Whatever is edited through whichever API, C Git sees that one line and nothing else.
class GrafanaRepositoryTest {
  private static final String APIS =
      "/apis/dashboard.grafana.app/%s/namespaces/default/dashboards/";

  private static final String BOARD =
      """
      {
        "apiVersion": "dashboard.grafana.app/v1beta1",
        "kind": "Dashboard",
        "metadata": {
          "name": "NAME"
        },
        "spec": {
          "annotations": {
            "list": []
          },
          "description": "p95 \\u003c 200 ms \\u0026 rising, naïve \\u2028",
          "editable": true,
          "fiscalYearStartMonth": 0,
          "graphTooltip": 0,
          "links": null,
          "panels": [
            {
              "fieldConfig": {
                "defaults": {
                  "max": 1e+21,
                  "min": 0.000001,
                  "unit": "s"
                },
                "overrides": []
              },
              "gridPos": {
                "h": 8,
                "w": 12,
                "x": 0,
                "y": 0
              },
              "id": 1,
              "options": {},
              "title": "p95",
              "type": "timeseries"
            }
          ],
          "preload": false,
          "schemaVersion": 41,
          "tags": [
            "orders"
          ],
          "templating": {
            "list": []
          },
          "time": {
            "from": "now-6h",
            "to": "now"
          },
          "timezone": "browser",
          "title": "Orders"
        }
      }\
      """;

  private static final String ELEMENTS =
      """
      {
        "apiVersion": "dashboard.grafana.app/v2beta1",
        "kind": "Dashboard",
        "metadata": {
          "name": "NAME"
        },
        "spec": {
          "annotations": [],
          "cursorSync": "Off",
          "elements": {
            "panel-1": {
              "kind": "Panel",
              "spec": {
                "data": {
                  "kind": "QueryGroup",
                  "spec": {
                    "queries": [],
                    "queryOptions": {},
                    "transformations": []
                  }
                },
                "description": "",
                "id": 1,
                "links": [],
                "title": "p95",
                "vizConfig": {
                  "group": "timeseries",
                  "kind": "VizConfig",
                  "spec": {
                    "fieldConfig": {
                      "defaults": {},
                      "overrides": []
                    },
                    "options": {}
                  },
                  "version": ""
                }
              }
            }
          },
          "layout": {
            "kind": "GridLayout",
            "spec": {
              "items": []
            }
          },
          "links": [],
          "preload": false,
          "tags": [],
          "timeSettings": {
            "from": "now-6h",
            "to": "now"
          },
          "title": "Orders",
          "variables": []
        }
      }\
      """;

  private static final String YAML =
      """
      apiVersion: dashboard.grafana.app/v1beta1
      kind: Dashboard
      metadata:
        name: NAME
      spec:
        panels:
        - gridPos:
            h: 8
            w: 12
            x: 0
            "y": 0
          id: 1
          title: p95
          type: text
        schemaVersion: 41
        tags:
        - orders
        title: Orders
      """;

  /// Compact, as Go marshals a folder.
  private static final String FOLDER =
      "{\"kind\":\"Folder\",\"apiVersion\":\"folder.grafana.app/v1\",\"metadata\":{\"name\":\"fold-ops\"},"
          + "\"spec\":{\"title\":\"Ops\"}}";

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  @TempDir private static Path folder;

  private static OneInstance instance;
  private static Path bare;

  @SuppressWarnings("NullAway.Init")
  GrafanaRepositoryTest() {}

  @BeforeAll
  static void start() throws Exception {
    git(folder, "init", "-q", "--bare", "-b", "main", "grafana.git");
    git(folder, "clone", "-q", "grafana.git", "work");
    bare = folder.resolve("grafana.git");
    Path work = folder.resolve("work");
    for (Map.Entry<String, String> file : files().entrySet()) {
      Path path = work.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
    git(work, "add", ".");
    git(work, "commit", "-q", "-m", "Export dashboards");
    git(work, "push", "-q", "origin", "HEAD:main");
    instance =
        OneInstance.start(
            port ->
                """
                server: { address: 127.0.0.1, port: %d, rootUrl: "http://127.0.0.1:%d" }
                database: { url: "jdbc:sqlite:%s/lockstep.db" }
                storage: { path: "%s/data" }
                security: { adminUser: admin, adminPassword: admin }
                repositories:
                  - { name: manifests, type: local, url: "%s", branch: main, path: shared/ }
                """
                    .formatted(port, port, folder, folder, bare));
  }

  @AfterAll
  static void end() {
    instance.close();
  }

  private static Map<String, String> files() {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("README.md", "# Dashboards\n");
    files.put("shared/ops/_folder.json", FOLDER);
    files.put("shared/ops/orders.json", BOARD.replace("NAME", "orders"));
    files.put("shared/ops/orders-2.json", BOARD.replace("NAME", "orders-2"));
    files.put("shared/ops/elements.json", ELEMENTS.replace("NAME", "elements"));
    files.put("shared/ops/orders.yaml", YAML.replace("NAME", "orders-yaml"));
    files.put("shared/ops/orders-files.json", BOARD.replace("NAME", "orders-files"));
    files.put("shared/empty/.keep", "");
    files.put("shared/team/.keep", "");
    files.put("shared/team/top.json", BOARD.replace("NAME", "top"));
    return files;
  }

  @Test
  void allIsShownWithoutAWarning() throws Exception {
    JsonNode status = json(send("GET", "/ha/status", null)).at("/repositories/0");

    assertThat(status.path("state").asText()).isEqualTo("synced");
    assertThat(status.path("warnings")).isEmpty();
    JsonNode found = json(send("GET", "/api/search?type=dash-db", null));
    assertThat(found.findValuesAsText("uid"))
        .containsExactlyInAnyOrder(
            "orders", "orders-2", "elements", "orders-yaml", "orders-files", "top");
    assertThat(json(send("GET", "/api/folders/fold-ops", null)).path("title").asText())
        .startsWith("Ops");
  }

  @Test
  void aTitleThroughTheLegacyApiIsOneLine() throws Exception {
    ObjectNode shown = json(send("GET", "/api/dashboards/uid/orders", null));
    ObjectNode dashboard = (ObjectNode) shown.path("dashboard");
    dashboard.put("title", "Orders, mended");
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.set("dashboard", dashboard);
    body.put("folderUid", shown.at("/meta/folderUid").asText());

    assertThat(send("POST", "/api/dashboards/db", body).statusCode()).isEqualTo(200);

    assertOneLine("shared/ops/orders.json", "\"title\": \"Orders", "\"title\": \"Orders, mended\"");
  }

  @Test
  void aTitleThroughTheResourceApiIsOneLine() throws Exception {
    String path = APIS.formatted("v1beta1") + "orders-2";
    ObjectNode object = json(send("GET", path, null));
    object.withObject("/spec").put("title", "Orders, mended");

    assertThat(send("PUT", path, object).statusCode()).isEqualTo(200);

    assertOneLine(
        "shared/ops/orders-2.json", "\"title\": \"Orders", "\"title\": \"Orders, mended\"");
  }

  @Test
  void aTitleInTheNewestSchemaIsOneLine() throws Exception {
    String path = APIS.formatted("v2beta1") + "elements";
    ObjectNode object = json(send("GET", path, null));
    object.withObject("/spec").put("title", "Orders, mended");

    assertThat(send("PUT", path, object).statusCode()).isEqualTo(200);

    assertOneLine(
        "shared/ops/elements.json", "\"title\": \"Orders", "\"title\": \"Orders, mended\"");
  }

  @Test
  void aTitleInYamlIsOneLine() throws Exception {
    String path = APIS.formatted("v1beta1") + "orders-yaml";
    ObjectNode object = json(send("GET", path, null));
    object.withObject("/spec").put("title", "Orders, mended");

    assertThat(send("PUT", path, object).statusCode()).isEqualTo(200);

    assertOneLine("shared/ops/orders.yaml", "title: Orders", "title: Orders, mended");
  }

  @Test
  void aTitleThroughTheFilesApiIsOneLine() throws Exception {
    String path =
        "/apis/provisioning.grafana.app/v0alpha1/namespaces/default/repositories/manifests/files/ops/orders-files.json";
    ObjectNode object = (ObjectNode) json(send("GET", path, null)).at("/resource/file");
    object.withObject("/spec").put("title", "Orders, mended");

    assertThat(send("PUT", path, object).statusCode()).isEqualTo(200);

    assertOneLine(
        "shared/ops/orders-files.json", "\"title\": \"Orders", "\"title\": \"Orders, mended\"");
  }

  @Test
  void aTitleOfAFolderChangesItsFileAlone() throws Exception {
    ObjectNode body =
        JsonNodeFactory.instance.objectNode().put("title", "Ops").put("overwrite", true);
    assertThat(send("PUT", "/api/folders/fold-ops", body.put("title", "Ops, mended")).statusCode())
        .isEqualTo(200);

    assertOneLine("shared/ops/_folder.json", "\"title\":\"Ops", "\"title\":\"Ops, mended\"");
    assertThat(git(bare, "show", "main:shared/ops/_folder.json"))
        .isEqualTo(FOLDER.replace("\"Ops\"", "\"Ops, mended\""));
  }

  /// The newest commit of this file changed it in one line, and nothing else.
  private static void assertOneLine(String path, String old, String changed) throws Exception {
    String commit = git(bare, "log", "-1", "--format=%H", "main", "--", path).strip();
    assertThat(git(bare, "show", "--format=", "--numstat", commit))
        .isEqualTo("1\t1\t" + path + "\n");
    List<String> lines =
        git(bare, "show", "--format=", "-U0", commit)
            .lines()
            .filter(line -> line.matches("^[-+]([^-+].*)?$"))
            .toList();
    assertThat(lines).hasSize(2);
    assertThat(lines.getFirst()).startsWith("-").contains(old);
    assertThat(lines.getLast()).startsWith("+").contains(changed);
  }

  private static ObjectNode json(HttpResponse<String> response) throws IOException {
    JsonNode tree = MAPPER.readTree(response.body());
    return tree instanceof ObjectNode object
        ? object
        : JsonNodeFactory.instance.objectNode().set("all", tree);
  }

  private static HttpResponse<String> send(String method, String path, @Nullable ObjectNode body)
      throws IOException, InterruptedException {
    return instance.send(method, path, body == null ? "" : body.toString());
  }
}
