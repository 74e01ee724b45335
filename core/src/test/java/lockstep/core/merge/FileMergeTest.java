package lockstep.core.merge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import lockstep.core.json.Json;
import lockstep.core.json.JsonText;
import lockstep.core.json.Parsed;
import lockstep.core.merge.FileMerge.Notation;
import lockstep.core.merge.FileMerge.Outcome;
import org.junit.jupiter.api.Test;

final class FileMergeTest {
  private static final String CLASSIC =
      """
      {
          "title": "Orders", "uid": "orders",
          "version": 7,
          "tags": [ "shop" ],
          "panels": [
              {"id": 1, "title": "CPU", "gridPos": {"h": 8, "w": 12, "x": 0, "y": 0}, "max": 1.50}
          ],
          "refresh": "1m"
      }
      """;

  private static final String RESOURCE =
      """
      {
        "apiVersion": "dashboard.grafana.app/v1",
        "kind": "Dashboard",
        "metadata": {"name": "orders"},
        "spec": {
          "title": "Orders",
          "tags": ["shop"],
          "panels": [
            {"id": 1, "title": "CPU", "gridPos": {"h": 8, "w": 12, "x": 0, "y": 0}, "max": 1.50}
          ],
          "refresh": "1m"
        }
      }
      """;

  private static final String FOLDER =
      """
      {"apiVersion":"folder.grafana.app/v1","kind":"Folder","metadata":{"name":"f"},"spec":{"title":"A"}}
      """;

  @Test
  void keepsTheTextOfTheSideAskedFor() {
    String mine = CLASSIC.replace("\"CPU\"", "\"Load\"");
    String theirs = CLASSIC.replace("\"1m\"", "\"5m\"");
    assertThat(merged(CLASSIC, mine, theirs)).isEqualTo(mine.replace("\"1m\"", "\"5m\""));
  }

  @Test
  void keepsTheFormThatOneSideChangedTo() {
    String edited = CLASSIC.replace("\"CPU\"", "\"Load\"").replace("7", "8");
    String both = RESOURCE.replace("\"CPU\"", "\"Load\"");
    assertThat(merged(CLASSIC, RESOURCE, edited)).isEqualTo(both);
    assertThat(merged(CLASSIC, edited, RESOURCE)).isEqualTo(both);
    assertThat(merged(RESOURCE, both, CLASSIC)).isEqualTo(CLASSIC.replace("\"CPU\"", "\"Load\""));
  }

  @Test
  void mergesFoldersAndMetadata() {
    String mine = FOLDER.replace("\"A\"", "\"B\"");
    String theirs =
        FOLDER.replace("{\"name\":\"f\"}", "{\"name\":\"f\",\"labels\":{\"team\":\"x\"}}");
    assertThat(merged(FOLDER, mine, theirs)).isEqualTo(theirs.replace("\"A\"", "\"B\""));
  }

  @Test
  void mergesYaml() {
    String base =
        """
        # Orders
        apiVersion: dashboard.grafana.app/v1
        kind: Dashboard
        metadata:
          name: orders
        spec:
          title: Orders   # as the shop says
          refresh: 1m
          panels: []
        """;
    String mine = base.replace("1m", "5m");
    String theirs = base.replace("title: Orders", "title: Sales");
    assertThat(merge(Notation.YAML, base, mine, theirs))
        .isInstanceOfSatisfying(
            Outcome.Merged.class,
            it -> assertThat(it.text()).isEqualTo(mine.replace("title: Orders", "title: Sales")));
  }

  @Test
  void keepsTheCommentsOfTheOnlySideThatChangedSome() {
    String base =
        """
        apiVersion: dashboard.grafana.app/v1
        kind: Dashboard
        spec:
          title: Orders # a comment
          refresh: 1m
          panels: []
        """;
    String edited = base.replace("1m", "5m");
    String commented = base.replace("# a comment", "# KEEP: owner is team X");
    String both = commented.replace("1m", "5m");
    Outcome.Merged kept = new Outcome.Merged(both, List.of(), List.of(), List.of());

    assertThat(merge(Notation.YAML, base, edited, commented))
        .usingRecursiveComparison()
        .ignoringFields("mine", "theirs")
        .isEqualTo(kept);
    assertThat(merge(Notation.YAML, base, commented, edited))
        .usingRecursiveComparison()
        .ignoringFields("mine", "theirs")
        .isEqualTo(kept);

    String other = edited.replace("# a comment", "# ours");
    assertThat(merge(Notation.YAML, base, other, commented))
        .isInstanceOfSatisfying(
            Outcome.Merged.class,
            it -> {
              assertThat(it.text()).isEqualTo(other);
              assertThat(it.lost()).containsExactly("# KEEP: owner is team X");
            });
  }

  @Test
  void marksNoMoreThanTheLinesThatClash() {
    String mine = CLASSIC.replace("\"1m\"", "\"5m\"").replace("\"CPU\"", "\"Load\"");
    String theirs = CLASSIC.replace("\"1m\"", "\"9m\"").replace("1.50", "2.50");
    Outcome.Conflicts conflicts = (Outcome.Conflicts) merge(Notation.JSON, CLASSIC, mine, theirs);
    assertThat(conflicts.conflicts()).extracting(MergeConflict::path).containsExactly("refresh");
    assertThat(conflicts.marked())
        .isEqualTo(
            CLASSIC
                .replace("\"CPU\"", "\"Load\"")
                .replace("1.50", "2.50")
                .replace(
                    "    \"refresh\": \"1m\"\n",
                    """
                    <<<<<<< ours
                        "refresh": "5m"
                    =======
                        "refresh": "9m"
                    >>>>>>> theirs
                    """));
  }

  @Test
  void takesNothingThatIsNoDashboardOrFolder() {
    assertThat(merge(Notation.JSON, "{}", "{\"name\": \"npm\"}", "{}"))
        .isEqualTo(new Outcome.Unknown("Ours is neither a dashboard nor a folder"));
    assertThat(merge(Notation.JSON, CLASSIC, CLASSIC, "{"))
        .isInstanceOfSatisfying(
            Outcome.Unknown.class,
            it -> assertThat(it.reason()).startsWith("Theirs cannot be read: line"));
    assertThat(merge(Notation.JSON, CLASSIC, "[]", CLASSIC))
        .isEqualTo(new Outcome.Unknown("Ours is not an object"));
  }

  @Test
  void takesNothingThatOnlyLooksLikeADashboard() {
    for (String file :
        List.of(
            "{\"apiVersion\":\"example.com/v1\",\"kind\":\"Cluster\",\"spec\":{\"version\":\"8\"}}",
            "{\"apiVersion\":\"dashboard.grafana.app/v1\",\"kind\":\"Other\",\"spec\":{}}",
            "{\"apiVersion\":\"dashboard.grafana.app/v9\",\"kind\":\"Dashboard\",\"spec\":{}}",
            "{\"apiVersion\":\"evil-dashboard.grafana.app/v1\",\"kind\":\"Dashboard\",\"spec\":{}}",
            "{\"apiVersion\":\"v1\",\"panels\":[],\"title\":\"t\",\"tags\":[]}",
            "{\"title\":\"Report\",\"version\":3,\"rows\":[[1,2],[3,4]]}",
            "{\"title\":\"Report\",\"version\":3,\"tags\":[],\"rows\":[{\"total\":1}]}",
            "{\"title\":\"Comic\",\"version\":3,\"panels\":[{\"id\":1,\"text\":\"Bang\"}]}",
            "{\"title\":\"Comic\",\"version\":3,\"panels\":[]}",
            CLASSIC.replace(": 7", ": \"8.1.0\""),
            RESOURCE.replace("\"refresh\": \"1m\"", "\"version\": \"8.1.0\""),
            "{\"title\":\"t\",\"version\":3,\"elements\":{\"H\":1},\"layout\":\"table\"}")) {
      for (Notation notation : Notation.values()) {
        assertThat(merge(notation, file, file, file))
            .as(file)
            .isEqualTo(new Outcome.Unknown("Ours is neither a dashboard nor a folder"));
      }
    }
  }

  @Test
  void takesDashboardsOfAllForms() {
    for (String file :
        List.of(
            CLASSIC,
            RESOURCE,
            FOLDER,
            RESOURCE.replace("app/v1", "app/v2beta1"),
            "{\"title\":\"Old\",\"rows\":[{\"title\":\"Row\",\"panels\":[]}]}",
            "{\"title\":\"New\",\"schemaVersion\":42,\"panels\":[]}",
            "{\"title\":\"New\",\"id\":null,\"panels\":[],\"templating\":{\"list\":[]}}",
            "{\"title\":\"t\",\"elements\":{},\"layout\":{\"kind\":\"RowsLayout\"}}")) {
      assertThat(merge(Notation.JSON, file, file, file))
          .as(file)
          .isEqualTo(new Outcome.Merged(file, List.of(), List.of(), List.of()));
    }
  }

  @Test
  void marksAllThatDiffersWhenWhatTheyMakeTogetherIsInvalid() {
    String base = CLASSIC.replace("\"version\": 7", "\"schemaVersion\": 39");
    String mine = base.replace("\"title\": \"Orders\", ", "");
    String theirs = base.replace("\"1m\"", "\"5m\"");
    assertThat(merge(Notation.JSON, base, mine, theirs))
        .isInstanceOfSatisfying(
            Outcome.Invalid.class,
            it -> {
              assertThat(it.reason()).isEqualTo("the merged dashboard has no title");
              List<String> marked = it.marked().lines().toList();
              assertThat(side(marked, "<<<<<<< ours")).isEqualTo(mine);
              assertThat(side(marked, "=======")).isEqualTo(theirs);
              assertThat(it.marked()).contains("<<<<<<< ours\n", ">>>>>>> theirs\n");
            });
  }

  @Test
  void endsMarkersAsTheFileEndsItsLines() {
    String base = CLASSIC.replace("\n", "\r\n");
    String mine = base.replace("\"1m\"", "\"5m\"").replace("\"CPU\"", "\"Load\"");
    String theirs = base.replace("\"1m\"", "\"9m\"");
    Outcome.Conflicts conflicts = (Outcome.Conflicts) merge(Notation.JSON, base, mine, theirs);
    assertThat(conflicts.marked())
        .contains("<<<<<<< ours\r\n    \"refresh\": \"5m\"\r\n=======\r\n", ">>>>>>> theirs\r\n")
        .doesNotContainPattern("[^\r]\n");
  }

  @Test
  void mergesAFileThatBothAdded() {
    String theirs = CLASSIC.replace("\"1m\"", "\"5m\"");
    assertThat(merge(Notation.JSON, "", CLASSIC, theirs))
        .isInstanceOfSatisfying(
            Outcome.Conflicts.class,
            it ->
                assertThat(it.conflicts())
                    .extracting(MergeConflict::path)
                    .containsExactly("refresh"));
    assertThat(merged("", CLASSIC, CLASSIC)).isEqualTo(CLASSIC);
  }

  @Test
  void refusesToMixTwoSchemas() {
    String v2 = "{\"title\": \"t\", \"elements\": {}, \"layout\": {\"kind\": \"GridLayout\"}}";
    String mine = CLASSIC.replace("\"1m\"", "\"5m\"");
    assertThat(merge(Notation.JSON, CLASSIC, mine, v2))
        .isInstanceOfSatisfying(
            Outcome.Conflicts.class,
            it -> assertThat(it.conflicts()).extracting(MergeConflict::path).containsExactly(""));
  }

  @Test
  void marksTextsSoThatEitherSideCanBeReadFromThem() {
    Random random = new Random(7);
    for (int i = 0; i < 500; i++) {
      String mine = lines(random);
      String theirs = lines(random);
      List<String> marked = MarkedText.of(mine, theirs).lines().toList();
      assertThat(side(marked, "<<<<<<< ours")).isEqualTo(mine);
      assertThat(side(marked, "=======")).isEqualTo(theirs);
    }
  }

  @Test
  void writesWhatItMerged() {
    for (int seed = 0; seed < 50; seed++) {
      RandomEdits random = new RandomEdits(new Random(seed));
      var base = random.dashboard();
      var mine = random.edited(base, 2);
      var theirs = random.edited(base, 2);
      Outcome outcome =
          FileMerge.merge(
              Notation.JSON,
              JsonText.fresh(base),
              JsonText.fresh(mine),
              JsonText.fresh(theirs),
              Map.of(),
              Choice.MINE);
      if (DocumentMerge.merge(base, mine, theirs, Map.of()) instanceof MergeResult.Merged merged) {
        Parsed written = Json.read(((Outcome.Merged) outcome).text());
        assertThat(((Parsed.Tree) written).root()).isEqualTo(merged.document());
      } else {
        assertThat(outcome).isInstanceOf(Outcome.Conflicts.class);
      }
    }
  }

  private static String lines(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(12); i > 0; i--) {
      text.append((char) ('a' + random.nextInt(4))).append('\n');
    }
    return text.toString();
  }

  private static String side(List<String> marked, String from) {
    StringBuilder text = new StringBuilder();
    String in = "";
    for (String line : marked) {
      if (line.startsWith("<<<<<<<") || line.equals("=======") || line.startsWith(">>>>>>>")) {
        in = line.startsWith(">") ? "" : line;
      } else if (in.isEmpty() || in.equals(from)) {
        text.append(line).append('\n');
      }
    }
    return text.toString();
  }

  private static String merged(String base, String mine, String theirs) {
    Outcome outcome = merge(Notation.JSON, base, mine, theirs);
    assertThat(outcome).isInstanceOf(Outcome.Merged.class);
    return ((Outcome.Merged) outcome).text();
  }

  private static Outcome merge(Notation notation, String base, String mine, String theirs) {
    return FileMerge.merge(
        notation,
        base.getBytes(UTF_8),
        mine.getBytes(UTF_8),
        theirs.getBytes(UTF_8),
        Map.of(),
        Choice.MINE);
  }
}
