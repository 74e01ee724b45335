package lockstep.core.merge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import lockstep.core.json.Json;
import lockstep.core.json.Parsed;
import org.junit.jupiter.api.Test;

/// Layouts of the schema v2 whose parts have no titles of their own, or that are no shelves.
final class LayoutMergeTest {
  @Test
  void rowsOfOneTitleEachKeepTheirPanels() {
    ObjectNode merged =
        merged(
            board(rows(row("Row", grid(1)), row("Row", grid(2)))),
            board(rows(row("Row", grid(1)), row("Row", grid(2, 9)))),
            board(rows(row("Row", grid(1, 10)), row("Row", grid(2)))));

    assertThat(shelves(merged)).containsExactly("Row: 1 10", "Row: 2 9");
  }

  @Test
  void aRowOfThatTitleThatCameBetweenIsNotTakenForAnother() {
    ObjectNode base = board(rows(row("Row", grid(1)), row("Row", grid(2))));
    ObjectNode mine = board(rows(row("Row", grid(9)), row("Row", grid(1)), row("Row", grid(2))));
    ObjectNode theirs = board(rows(row("Row", grid(1, 10)), row("Row", grid(2))));

    assertThat(shelves(merged(base, mine, theirs)))
        .containsExactly("Row: 9", "Row: 1 10", "Row: 2");
    assertThat(shelves(merged(base, theirs, mine)))
        .containsExactly("Row: 9", "Row: 1 10", "Row: 2");
  }

  @Test
  void aRowOfThatTitleThatIsGoneIsTheOneThatWent() {
    ObjectNode base = board(rows(row("Row", grid(1)), row("Row", grid(2)), row("A", grid(3))));
    ObjectNode mine = board(rows(row("Row", grid(2)), row("A", grid(3))));
    ObjectNode theirs =
        board(rows(row("Row", grid(1)), row("Row", grid(2, 10)), row("A", grid(3))));

    assertThat(shelves(merged(base, mine, theirs))).containsExactly("Row: 2 10", "A: 3");
  }

  @Test
  void tabsWithoutTitlesAndRowsInThemAreToldApart() {
    ObjectNode merged =
        merged(
            board(tabs(tab(rows(row("", grid(1)), row("", grid(2)))), tab(grid(3)))),
            board(tabs(tab(rows(row("", grid(1, 9)), row("", grid(2)))), tab(grid(3)))),
            board(tabs(tab(rows(row("", grid(1)), row("", grid(2, 10)))), tab(grid(3, 11)))));

    assertThat(shelves(merged)).containsExactly(": 1 9", ": 2 10", "none: 3 11");
    assertThat(Json.write(merged)).doesNotContain("key", "\\u0000");
  }

  @Test
  void aTitleThatLooksLikeTheSecondOfAnotherIsItsOwn() {
    ObjectNode base =
        board(rows(row("Row", grid(1)), row("Row (2)", grid(2)), row("Row", grid(3))));
    ObjectNode mine =
        board(rows(row("Row", grid(1)), row("Row (2)", grid(2, 9)), row("Row", grid(3))));
    ObjectNode theirs =
        board(rows(row("Row", grid(1)), row("Row (2)", grid(2)), row("Row", grid(3, 10))));

    assertThat(shelves(merged(base, mine, theirs)))
        .containsExactly("Row: 1", "Row (2): 2 9", "Row: 3 10");
  }

  @Test
  void whatClashesInARowOfManyIsNamedWithoutOurKeys() {
    ObjectNode base = board(rows(row("Row", grid(1)), row("Row", grid(2))));
    ObjectNode mine = board(rows(row("Row", grid(1)), row("Row", grid(2))));
    ObjectNode theirs = board(rows(row("Row", grid(1))), 1, 2);
    spec(mine, 1).put("collapse", true);

    List<MergeConflict> conflicts =
        ((MergeResult.Conflicts) DocumentMerge.merge(base, mine, theirs, Map.of())).conflicts();

    assertThat(conflicts)
        .extracting(MergeConflict::path)
        .containsExactly("layout.spec.rows[Row (2)]");
    assertThat(conflicts.getFirst().mine().orElseThrow()).isEqualTo(withoutItems(mine, 1));
  }

  @Test
  void aPanelThatCameWhenAllRowsWentHasItsRowBack() {
    ObjectNode base = board(rows(row("A", grid(1)), row("B", grid(2))));
    ObjectNode mine = board(rows());
    ObjectNode theirs = board(rows(row("A", grid(1)), row("B", grid(2, 10))));

    assertThat(shelves(merged(base, mine, theirs))).containsExactly("A:", "B: 10");
    assertThat(shelves(merged(base, theirs, mine))).containsExactly("A:", "B: 10");
  }

  @Test
  void whateverLayoutIsChosenEachPanelHasAPlaceAndEachPlaceAPanel() {
    ObjectNode base = board(preview(1, 2));
    ObjectNode mine = board(preview(1, 2, 9));
    ObjectNode theirs = board(preview(1, 10));
    for (Choice choice : List.of(Choice.MINE, Choice.THEIRS)) {
      for (boolean swapped : new boolean[] {false, true}) {
        ObjectNode merged = chosen(base, swapped ? theirs : mine, swapped ? mine : theirs, choice);
        assertThat(LayoutKeys.references(merged.path("layout")))
            .containsExactlyInAnyOrder("panel-1", "panel-9", "panel-10");
        assertThat(ElementsMerge.elements(merged).keySet())
            .containsExactlyInAnyOrder("panel-1", "panel-9", "panel-10");
        JsonNode last = merged.at("/layout/spec/items").get(1);
        assertThat(last.at("/spec/y").asInt()).as("below the row").isGreaterThanOrEqualTo(11);
        assertThat(last.at("/spec/width").asInt()).isEqualTo(12);
      }
    }
  }

  @Test
  void bothVersionsOfAPanelHaveAPlaceInALayoutThatIsOneValue() {
    ObjectNode base = board(preview(1));
    ObjectNode mine = board(preview(1));
    ObjectNode theirs = board(preview(1));
    ((ObjectNode) mine.at("/elements/panel-1/spec")).put("title", "Mine");
    ((ObjectNode) theirs.at("/elements/panel-1/spec")).put("title", "Theirs");

    ObjectNode merged = chosen(base, mine, theirs, Choice.BOTH);

    assertThat(LayoutKeys.references(merged.path("layout")))
        .hasSize(2)
        .isEqualTo(ElementsMerge.elements(merged).keySet());
  }

  @Test
  void aPanelThatCanBePutNowhereIsInvalid() {
    ObjectNode base = board(unknown(1));
    ObjectNode mine = board(unknown(1, 9));
    ObjectNode theirs = board(unknown(1, 10));

    assertThat(DocumentMerge.merge(base, mine, theirs, Map.of("layout.spec.children", Choice.MINE)))
        .isEqualTo(
            new MergeResult.Invalid(
                "the panel panel-10 of the merged dashboard has no place in its layout"));
  }

  @Test
  void judgesIdsPlacesAndOverlaps() {
    ObjectNode good = board(grid(1, 2));
    ObjectNode twice = board(grid(1, 2));
    ((ObjectNode) twice.at("/elements/panel-2/spec")).put("id", 1);
    ObjectNode over = board(grid(1, 2));
    ((ObjectNode) over.at("/layout/spec/items/1/spec")).put("x", 0);
    ObjectNode dangling = board(grid(1, 2, 3), 1, 2);

    assertThat(problem(good, good)).isEmpty();
    assertThat(problem(twice, good)).get().asString().endsWith("have the id 1");
    assertThat(problem(over, good)).get().asString().endsWith("overlap");
    assertThat(problem(dangling, good)).get().asString().contains("names the panel panel-3");
    assertThat(problem(board(grid(1), 1, 2), good)).get().asString().contains("panel-2");
    for (ObjectNode was : List.of(twice, over, dangling, board(grid(1), 1, 2))) {
      assertThat(problem(was, was)).as("was so before").isEmpty();
    }
  }

  private static Optional<String> problem(ObjectNode merged, ObjectNode sides) {
    return ElementsValidity.problem(merged, sides, sides);
  }

  private static ObjectNode chosen(
      ObjectNode base, ObjectNode mine, ObjectNode theirs, Choice choice) {
    Map<String, Choice> choices = new HashMap<>();
    ((MergeResult.Conflicts) DocumentMerge.merge(base, mine, theirs, Map.of()))
        .conflicts()
        .forEach(it -> choices.put(it.path(), choice));
    return ((MergeResult.Merged) DocumentMerge.merge(base, mine, theirs, choices)).document();
  }

  private static ObjectNode merged(ObjectNode base, ObjectNode mine, ObjectNode theirs) {
    MergeResult result = DocumentMerge.merge(base, mine, theirs, Map.of());
    assertThat(result).isInstanceOf(MergeResult.Merged.class);
    return ((MergeResult.Merged) result).document();
  }

  private static ObjectNode spec(ObjectNode board, int row) {
    return (ObjectNode) board.at("/layout/spec/rows/%d/spec".formatted(row));
  }

  private static JsonNode withoutItems(ObjectNode board, int row) {
    ObjectNode copy = (ObjectNode) spec(board.deepCopy(), row).path("layout").path("spec");
    copy.putArray("items");
    ObjectNode whole = board.deepCopy();
    ((ObjectNode) spec(whole, row).path("layout").path("spec")).putArray("items");
    return whole.at("/layout/spec/rows/%d".formatted(row));
  }

  /// Each grid with the title of its row or tab and the numbers of its panels.
  private static List<String> shelves(ObjectNode board) {
    List<String> found = new ArrayList<>();
    shelves(board.path("layout"), "", found);
    return found;
  }

  private static void shelves(JsonNode layout, String title, List<String> found) {
    for (String list : LayoutKeys.LISTS) {
      for (JsonNode part : layout.path("spec").path(list)) {
        JsonNode spec = part.path("spec");
        shelves(spec.path("layout"), spec.path("title").asText("none"), found);
      }
    }
    if (layout.path("spec").has("items")) {
      found.add(
          LayoutKeys.references(layout).stream()
              .map(name -> " " + name.substring("panel-".length()))
              .collect(Collectors.joining("", title + ":", "")));
    }
  }

  private static ObjectNode board(String layout) {
    ObjectNode read = json("{\"title\":\"B\",\"layout\":" + layout + "}");
    int[] panels =
        LayoutKeys.references(read).stream()
            .mapToInt(name -> Integer.parseInt(name.substring("panel-".length())))
            .toArray();
    return board(layout, panels);
  }

  private static ObjectNode board(String layout, int... panels) {
    ObjectNode board = json("{\"title\":\"B\",\"layout\":" + layout + "}");
    ObjectNode elements = board.putObject("elements");
    for (int panel : panels) {
      ObjectNode element = elements.putObject("panel-" + panel).put("kind", "Panel");
      element.putObject("spec").put("id", panel).put("title", "Panel " + panel);
    }
    return board;
  }

  private static ObjectNode json(String text) {
    return (ObjectNode) ((Parsed.Tree) Json.read(text)).root();
  }

  private static String rows(String... rows) {
    return "{\"kind\":\"RowsLayout\",\"spec\":{\"rows\":[%s]}}".formatted(String.join(",", rows));
  }

  private static String tabs(String... tabs) {
    return "{\"kind\":\"TabsLayout\",\"spec\":{\"tabs\":[%s]}}".formatted(String.join(",", tabs));
  }

  private static String row(String title, String layout) {
    return "{\"kind\":\"RowsLayoutRow\",\"spec\":{\"title\":\"%s\",\"layout\":%s}}"
        .formatted(title, layout);
  }

  private static String tab(String layout) {
    return "{\"kind\":\"TabsLayoutTab\",\"spec\":{\"layout\":%s}}".formatted(layout);
  }

  private static String grid(int... panels) {
    return "{\"kind\":\"GridLayout\",\"spec\":{\"items\":[%s]}}".formatted(items(panels));
  }

  /// A row of the first preview, which is an item of the grid.
  private static String preview(int... panels) {
    return "{\"kind\":\"GridLayout\",\"spec\":{\"items\":[{\"kind\":\"GridLayoutRow\",\"spec\":{\"y\":2,\"title\":\"R\",\"elements\":[%s]}}]}}"
        .formatted(items(panels));
  }

  private static String unknown(int... panels) {
    return "{\"kind\":\"CanvasLayout\",\"spec\":{\"children\":[%s]}}".formatted(items(panels));
  }

  private static String items(int... panels) {
    List<String> items = new ArrayList<>();
    for (int panel : panels) {
      items.add(
          "{\"kind\":\"GridLayoutItem\",\"spec\":{\"x\":%d,\"y\":%d,\"width\":12,\"height\":8,\"element\":{\"kind\":\"ElementReference\",\"name\":\"panel-%d\"}}}"
              .formatted(items.size() % 2 * 12, items.size() / 2 * 8, panel));
    }
    return String.join(",", items);
  }
}
