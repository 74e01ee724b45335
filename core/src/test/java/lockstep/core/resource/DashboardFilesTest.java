package lockstep.core.resource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import lockstep.core.json.Json;
import lockstep.core.json.Parsed;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What a person does to a dashboard, on a dashboard of our own and on all published ones that lie
/// beside the project.
final class DashboardFilesTest {
  private static final String OWN =
      """
      {
        "annotations": {
          "list": []
        },
        "id": 12,
        "panels": [
          {"gridPos": {"h": 8, "w": 12, "x": 0, "y": 0}, "id": 1, "title": "Load \\u003e 1", "type": "stat"},
          {
            "id": 2,
            "targets": [
              {
                "expr": "rate(cpu[5m])",
                "refId": "A"
              }
            ],
            "title": "CPU",
            "type": "timeseries"
          }
        ],
        "schemaVersion": 41,
        "tags": ["own"],
        "title": "Own",
        "uid": "own",
        "version": 7
      }
      """;

  private static final RepoPath PATH = new RepoPath("team/file.json");

  @ParameterizedTest
  @MethodSource("files")
  void areTaken(NamedText file) {
    assertThat(Formats.parse(PATH, file.bytes())).isInstanceOf(Content.DashboardFile.class);
  }

  @ParameterizedTest
  @MethodSource("files")
  void doNotChangeWhenTheViewOfThemIsSavedAsItIs(NamedText file) {
    assertThat(saved(file, file.view())).isEqualTo(file.text());
  }

  @ParameterizedTest
  @MethodSource("files")
  void changeInOneLineForAnotherTitle(NamedText file) {
    ObjectNode view = file.view().put("title", "Another title");
    assertThat(changed(file, saved(file, view))).containsExactly("-", "+");
  }

  @ParameterizedTest
  @MethodSource("files")
  void changeInOneLineForAnotherPanelType(NamedText file) {
    ObjectNode view = file.view();
    ((ObjectNode) view.get("panels").get(0)).put("type", "another");
    assertThat(changed(file, saved(file, view))).containsExactly("-", "+");
  }

  @ParameterizedTest
  @MethodSource("files")
  void loseOnlyTheLinesOfARemovedPanel(NamedText file) {
    ObjectNode view = file.view();
    ArrayNode panels = (ArrayNode) view.get("panels");
    panels.remove(0);
    // Of the last panel the empty list stays: "panels": []
    int kept = panels.isEmpty() ? 1 : 0;
    assertThat(changed(file, saved(file, view)))
        .contains("-")
        .filteredOn("+"::equals)
        .hasSize(kept);
  }

  @ParameterizedTest
  @MethodSource("files")
  void gainOnlyTheLinesOfANewPanel(NamedText file) {
    ObjectNode view = file.view();
    ArrayNode panels = (ArrayNode) view.get("panels");
    panels.insertObject(1).put("id", 4711).putObject("gridPos").put("h", 1);
    assertThat(changed(file, saved(file, view))).isNotEmpty().doesNotContain("-");
  }

  static List<NamedText> files() throws IOException {
    List<NamedText> files = new ArrayList<>();
    files.add(new NamedText("own", OWN));
    files.add(new NamedText("own, Windows", OWN.replace("\n", "\r\n")));
    Optional<Path> published =
        Stream.iterate(
                Path.of(System.getProperty("lockstep.root", "")).toAbsolutePath(),
                directory -> directory != null,
                Path::getParent)
            .map(directory -> directory.resolve("shared/dashboards"))
            .filter(Files::isDirectory)
            .findFirst();
    if (published.isPresent()) {
      try (Stream<Path> walk = Files.walk(published.get())) {
        walk.filter(path -> path.toString().endsWith(".json"))
            .sorted()
            .forEach(path -> files.add(new NamedText(path.getFileName().toString(), read(path))));
      }
    }
    return files;
  }

  private static String read(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String saved(NamedText file, ObjectNode view) {
    JsonNode sent = ((Parsed.Tree) Json.read(Json.write(view))).root();
    DashboardDraft draft = DashboardDraft.of((ObjectNode) sent);
    return new String(draft.into(PATH, file.bytes(), file.dashboard().uid()), UTF_8);
  }

  /// The signs of the lines that differ, without their common start and end.
  private static List<String> changed(NamedText file, String after) {
    List<String> old = file.text().lines().toList();
    List<String> now = after.lines().toList();
    int start = 0;
    while (start < Math.min(old.size(), now.size()) && old.get(start).equals(now.get(start))) {
      start++;
    }
    int end = 0;
    while (end < Math.min(old.size(), now.size()) - start
        && old.get(old.size() - 1 - end).equals(now.get(now.size() - 1 - end))) {
      end++;
    }
    List<String> signs = new ArrayList<>();
    old.subList(start, old.size() - end).forEach(_ -> signs.add("-"));
    now.subList(start, now.size() - end).forEach(_ -> signs.add("+"));
    return signs;
  }

  record NamedText(String name, String text) {
    byte[] bytes() {
      return text.getBytes(UTF_8);
    }

    Dashboard dashboard() {
      Content.DashboardFile content = (Content.DashboardFile) Formats.parse(PATH, bytes());
      return new Dashboard(
          content.uid(),
          content.title(),
          content.tags(),
          Optional.empty(),
          PATH,
          new BlobId("a".repeat(40)),
          content.apiVersion(),
          new Provenance(
              5, Instant.EPOCH, "ann", Instant.EPOCH, "bob", new CommitId("b".repeat(40))));
    }

    ObjectNode view() {
      return DashboardBody.read(PATH, bytes()).classic(dashboard()).orElseThrow();
    }

    @Override
    public String toString() {
      return name;
    }
  }
}
