package lockstep.core.resource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import lockstep.core.json.Json;
import lockstep.core.json.JsonText;
import lockstep.core.json.Parsed;
import lockstep.core.json.YamlText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// An edit of the title changes one line, whatever a dashboard is written in: our own dashboard and
/// all published ones, in each format and layout.
final class WriteBackTest {
  private static final RepoPath JSON = new RepoPath("team/file.json");
  private static final RepoPath YAML = new RepoPath("team/file.yaml");
  private static final Pattern INDENTATION = Pattern.compile("(?m)^( +)");

  static List<DashboardFilesTest.NamedText> files() throws IOException {
    return DashboardFilesTest.files();
  }

  @ParameterizedTest
  @MethodSource("files")
  void aNewTitleIsOneLineInEveryForm(DashboardFilesTest.NamedText file) {
    ObjectNode classic = tree(file.bytes());
    forms(classic)
        .forEach(
            (form, text) -> {
              RepoPath path = form.startsWith("yaml") ? YAML : JSON;
              assertOneLine(path, text, file.name() + " as " + form);
            });
  }

  private static Map<String, String> forms(ObjectNode classic) {
    String pretty = new String(JsonText.fresh(classic), UTF_8);
    ObjectNode resource = resource(classic);
    String resourceText = new String(JsonText.fresh(resource), UTF_8);
    String yaml = new String(YamlText.fresh(resource), UTF_8);
    Map<String, String> forms = new LinkedHashMap<>();
    forms.put("classic", pretty);
    forms.put("classic with tabs", indented(pretty, "\t"));
    forms.put("classic with four spaces", indented(pretty, "    "));
    forms.put("classic without a final newline", pretty.stripTrailing());
    forms.put("classic on one line", Json.write(classic));
    forms.put("resource", resourceText);
    forms.put("resource of Windows", "\uFEFF" + resourceText.replace("\n", "\r\n"));
    forms.put("resource on one line", Json.write(resource) + "\n");
    forms.put("yaml", yaml);
    forms.put("yaml of Windows", yaml.replace("\n", "\r\n"));
    forms.put("yaml without a final newline", yaml.stripTrailing());
    forms.put("yaml with comments", "# who cares for it\n" + yaml + "# the end\n");
    return forms;
  }

  @Test
  void whatYamlIsSpelledInStays() {
    String yaml =
        """
        # first
        apiVersion: dashboard.grafana.app/v1   # stable
        kind: "Dashboard"
        metadata: {name: cpu, labels: {team: 'a'}}
        spec:
            title: 'CPU'
            description: |
              two
              lines

            links: &none []
            tags: *none
            folded: >-
              one
              line
            schemaVersion: 41.0
            x: ~
            y: 0x1F
            z: 1e3
            panels:
            -   id: 1
                title: a # here
            -   {id: 2, title: "b\\u00e9"}
        ...
        """;
    assertOneLine(YAML, yaml, "yaml by hand");
    String after = edited(YAML, yaml);
    assertThat(after).isEqualTo(yaml.replace("title: 'CPU'", "title: 'Another title'"));
  }

  @Test
  void whatJsonIsSpelledInStays() {
    String json =
        """
        {"uid" : "c",
           "title":"C\\u0050U",   "e":"\\u00e9 é \\/ \\u003c",
         "numbers": [1.0, 1e3, -0, 1E+2, 100, 0.10, -0.0, 12345678901234567890],
        \t"panels":[ ],
          "tags": ["a" ,"b"], "nested": {
        "x":{ }, "y":[[],[1
        ]]}
         }\t

        """;
    assertThat(edited(JSON, json)).isEqualTo(json.replace("\"C\\u0050U\"", "\"Another title\""));
  }

  private static void assertOneLine(RepoPath path, String text, String what) {
    String after = edited(path, text);
    List<String> was = text.lines().toList();
    List<String> now = after.lines().toList();
    assertThat(now).as(what).hasSameSizeAs(was);
    List<String> differing = new ArrayList<>();
    for (int i = 0; i < now.size(); i++) {
      if (!now.get(i).equals(was.get(i))) {
        differing.add(now.get(i));
      }
    }
    assertThat(differing).as(what).singleElement().asString().contains("Another title");
    assertThat(after.endsWith("\n")).as(what).isEqualTo(text.endsWith("\n"));
    assertThat(after.contains("\r")).as(what).isEqualTo(text.contains("\r"));
    assertThat(after.startsWith("\uFEFF")).as(what).isEqualTo(text.startsWith("\uFEFF"));
  }

  /// The file after somebody loaded it as classic JSON, gave it another title and saved it.
  private static String edited(RepoPath path, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    Content.DashboardFile content = (Content.DashboardFile) Formats.parse(path, bytes);
    Dashboard dashboard =
        new Dashboard(
            content.uid(),
            content.title(),
            content.tags(),
            Optional.empty(),
            path,
            new BlobId("a".repeat(40)),
            content.apiVersion(),
            new Provenance(
                5, Instant.EPOCH, "ann", Instant.EPOCH, "bob", new CommitId("b".repeat(40))));
    ObjectNode view = DashboardBody.read(path, bytes).classic(dashboard).orElseThrow();
    ObjectNode sent = tree(Json.bytes(view.put("title", "Another title")));
    return new String(DashboardDraft.of(sent).into(path, bytes, content.uid()), UTF_8);
  }

  private static ObjectNode resource(ObjectNode classic) {
    ObjectNode resource = JsonNodeFactory.instance.objectNode();
    resource.put("apiVersion", "dashboard.grafana.app/v1").put("kind", "Dashboard");
    resource.putObject("metadata").put("name", classic.path("uid").asText("own"));
    ObjectNode spec = classic.deepCopy();
    spec.remove(List.of("uid", "id", "version"));
    resource.set("spec", spec);
    return resource;
  }

  private static String indented(String text, String unit) {
    return INDENTATION
        .matcher(text)
        .replaceAll(spaces -> unit.repeat(spaces.group(1).length() / 2));
  }

  private static ObjectNode tree(byte[] bytes) {
    return (ObjectNode) ((Parsed.Tree) Json.read(bytes)).root();
  }
}
