package lockstep.core.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import lockstep.core.json.Json;
import lockstep.core.json.Parsed;
import org.junit.jupiter.api.Test;

final class DocumentMergeTest {
  private static final ObjectNode BASE =
      json(
          """
          {"title": "Orders", "tags": ["shop"], "schemaVersion": 39, "version": 7, "id": 12,
           "panels": [
             {"id": 1, "type": "timeseries", "title": "CPU", "gridPos": {"h": 8, "w": 12, "x": 0, "y": 0},
              "datasource": {"type": "prometheus", "uid": "p"},
              "targets": [{"refId": "A", "expr": "cpu"}, {"refId": "B", "expr": "load"}]},
             {"id": 2, "type": "stat", "title": "Memory", "gridPos": {"h": 8, "w": 12, "x": 12, "y": 0},
              "targets": [{"refId": "A", "expr": "memory"}]},
             {"id": 3, "type": "row", "title": "Disks", "collapsed": false, "panels": [],
              "gridPos": {"h": 1, "w": 24, "x": 0, "y": 8}},
             {"id": 4, "type": "stat", "title": "Space", "gridPos": {"h": 4, "w": 24, "x": 0, "y": 9}}],
           "templating": {"list": [{"name": "job", "query": "jobs"}, {"name": "node", "query": "nodes"}]},
           "annotations": {"list": []}}
          """);

  @Test
  void joinsEditsOfDifferentFieldsOfOnePanel() {
    ObjectNode mine = with(it -> panel(it, 1).put("title", "Load"));
    ObjectNode theirs = with(it -> query(it, 1, 0).put("expr", "rate(cpu)"));
    ObjectNode both =
        with(
            it -> {
              panel(it, 1).put("title", "Load");
              query(it, 1, 0).put("expr", "rate(cpu)");
            });
    assertThat(document(merge(mine, theirs))).isEqualTo(both);
  }

  @Test
  void saysWhatEachSideChanged() {
    ObjectNode mine = with(it -> panel(it, 1).put("title", "Load"));
    ObjectNode theirs =
        with(
            it -> {
              it.withArray("/templating/list").addObject().put("name", "disk");
              it.withArray("/tags").add("new");
              panel(it, 2).withObject("/gridPos").put("h", 9);
            });
    MergeResult.Merged merged = (MergeResult.Merged) merge(mine, theirs);
    assertThat(merged.mine())
        .containsExactly(new MergeChange("panels[1]", "Panel \"CPU\"", MergeChange.Kind.CHANGED));
    assertThat(merged.theirs())
        .containsExactly(
            new MergeChange("panels", "Layout", MergeChange.Kind.CHANGED),
            new MergeChange("tags", "Tags", MergeChange.Kind.CHANGED),
            new MergeChange("templating.list[disk]", "Variable \"disk\"", MergeChange.Kind.ADDED));
  }

  @Test
  void listsAllThatClashesInTheOrderOfPaths() {
    ObjectNode mine =
        with(
            it -> {
              it.put("title", "My orders");
              query(it, 1, 1).put("expr", "mine");
              it.withArray("/templating/list").addObject().put("name", "x").put("query", "mine");
              remove(it, 2);
            });
    ObjectNode theirs =
        with(
            it -> {
              it.put("title", "Their orders");
              query(it, 1, 1).put("expr", "theirs");
              it.withArray("/templating/list").addObject().put("name", "x").put("query", "theirs");
              panel(it, 2).put("title", "RAM");
            });
    assertThat(conflicts(merge(mine, theirs)))
        .extracting(
            MergeConflict::path,
            MergeConflict::subject,
            MergeConflict::suggested,
            MergeConflict::both)
        .containsExactly(
            tuple("panels[1].targets[B].expr", "Panel \"CPU\", query B.expr", Choice.MINE, true),
            tuple("panels[2]", "Panel \"Memory\"", Choice.THEIRS, false),
            tuple("templating.list[x]", "Variable \"x\"", Choice.MINE, false),
            tuple("title", "Title", Choice.MINE, false));
  }

  @Test
  void aPanelThatClashesAsAWholeIsToldAsItIs() {
    ObjectNode mine = with(it -> it.withArray("panels").remove(1));
    ObjectNode theirs = with(it -> panel(it, 2).put("title", "RAM"));

    MergeConflict clash = conflicts(merge(mine, theirs)).getFirst();

    assertThat(clash.base()).contains(panel(with(_ -> {}), 2));
    assertThat(clash.mine()).isEmpty();
    assertThat(clash.theirs()).contains(panel(theirs, 2));
    assertThat(clash.theirs().orElseThrow().path("gridPos").path("w").asInt()).isPositive();
  }

  @Test
  void doesAsAPersonChose() {
    ObjectNode mine = with(it -> it.put("title", "My orders"));
    ObjectNode theirs = with(it -> it.put("title", "Their orders"));
    assertThat(document(merge(mine, theirs, Map.of("title", Choice.MINE)))).isEqualTo(mine);
    assertThat(document(merge(mine, theirs, Map.of("title", Choice.THEIRS)))).isEqualTo(theirs);
    assertThat(conflicts(merge(mine, theirs, Map.of("title", Choice.BOTH)))).hasSize(1);
  }

  @Test
  void keepsBothVersionsOfAPanelSideBySide() {
    ObjectNode mine = with(it -> panel(it, 1).put("title", "Mine").put("type", "stat"));
    ObjectNode theirs = with(it -> panel(it, 1).put("title", "Theirs").put("description", "new"));
    ObjectNode merged = document(merge(mine, theirs, Map.of("panels[1].title", Choice.BOTH)));
    assertThat(panel(merged, 1).path("title").asText()).isEqualTo("Theirs");
    assertThat(panel(merged, 5).path("title").asText()).isEqualTo("Mine");
    assertThat(panel(merged, 5).path("description").asText()).isEqualTo("new");
    assertThat(Board.of(merged).orElseThrow().readingOrder())
        .containsExactly("1", "2", "5", "3", "4");
  }

  @Test
  void givesASecondNewPanelAnotherIdWithAllThatRefersToIt() {
    ObjectNode mine =
        with(
            it -> {
              add(it, 5, "Mine", 13);
              ObjectNode shows = add(it, 6, "Shows mine", 13);
              shows.putObject("datasource").put("uid", "-- Dashboard --");
              shows.putArray("targets").addObject().put("refId", "A").put("panelId", 5);
            });
    ObjectNode theirs = with(it -> add(it, 5, "Theirs", 13));
    ObjectNode merged = document(merge(mine, theirs));
    assertThat(panel(merged, 5).path("title").asText()).isEqualTo("Theirs");
    assertThat(panel(merged, 7).path("title").asText()).isEqualTo("Mine");
    assertThat(panel(merged, 6).at("/targets/0/panelId").asInt()).isEqualTo(7);
  }

  @Test
  void takesTheSameNewPanelOnce() {
    ObjectNode mine = with(it -> add(it, 5, "Same", 13));
    ObjectNode theirs =
        with(
            it -> {
              add(it, 5, "Same", 13);
              it.put("title", "Else");
            });
    assertThat(document(merge(mine, theirs))).isEqualTo(theirs);
  }

  @Test
  void letsARemovalWinOverAChangeOfPlace() {
    ObjectNode mine = with(it -> remove(it, 2));
    ObjectNode theirs = with(it -> panel(it, 2).withObject("/gridPos").put("h", 6));
    assertThat(document(merge(mine, theirs)).path("panels")).hasSize(3);
  }

  @Test
  void leavesPlacesAloneWhenOnlyOneSideMovedPanels() {
    ObjectNode mine = with(it -> panel(it, 4).withObject("/gridPos").put("y", 90));
    ObjectNode theirs = with(it -> panel(it, 4).put("title", "Room"));
    assertThat(panel(document(merge(mine, theirs)), 4).at("/gridPos/y").asInt()).isEqualTo(90);
  }

  @Test
  void packsPanelsThatBothSidesAddedAtOnePlace() {
    ObjectNode mine = with(it -> addOnTop(it, 5, "Mine"));
    ObjectNode theirs = with(it -> addOnTop(it, 6, "Theirs"));
    ObjectNode merged = document(merge(mine, theirs));
    assertThat(Board.of(merged).orElseThrow().visible().entrySet())
        .extracting(it -> it.getKey() + " at " + it.getValue().y())
        .containsExactly("5 at 0", "6 at 8", "1 at 16", "2 at 16", "3 at 24", "4 at 25");
  }

  @Test
  void takesTheFoldingOfARowForNoRemoval() {
    ObjectNode mine =
        with(
            it -> {
              JsonNode held = panel(it, 4);
              remove(it, 4);
              panel(it, 3).put("collapsed", true).withArray("/panels").add(held);
            });
    ObjectNode theirs = with(it -> panel(it, 4).put("title", "Room"));
    ObjectNode merged = document(merge(mine, theirs));
    assertThat(merged.path("panels")).hasSize(3);
    assertThat(panel(merged, 3).at("/panels/0/title").asText()).isEqualTo("Room");
  }

  @Test
  void reportsTwoSizesOfOnePanel() {
    ObjectNode mine = with(it -> panel(it, 1).withObject("/gridPos").put("h", 6));
    ObjectNode theirs = with(it -> panel(it, 1).withObject("/gridPos").put("h", 10));
    assertThat(conflicts(merge(mine, theirs)))
        .extracting(MergeConflict::path, MergeConflict::subject)
        .containsExactly(tuple("panels[1].gridPos", "Panel \"CPU\", place and size"));
  }

  @Test
  void neverMixesTwoDataSources() {
    ObjectNode mine = with(it -> panel(it, 1).withObject("/datasource").put("uid", "q"));
    ObjectNode theirs = with(it -> panel(it, 1).withObject("/datasource").put("type", "loki"));
    assertThat(conflicts(merge(mine, theirs)))
        .extracting(MergeConflict::path)
        .containsExactly("panels[1].datasource");
  }

  @Test
  void countsNoServerMadeFieldAsAnEdit() {
    ObjectNode mine = with(it -> it.put("version", 8).put("title", "Mine"));
    ObjectNode theirs = with(it -> it.put("version", 9).put("id", 99));
    ObjectNode merged = document(merge(mine, theirs));
    assertThat(merged.path("version").asInt()).isEqualTo(9);
    assertThat(merged.path("title").asText()).isEqualTo("Mine");
  }

  @Test
  void joinsTheOrdersOfBothSides() {
    ObjectNode base = variables("a", "b", "c", "d");
    assertThat(
            DocumentMerge.merge(
                base, variables("b", "a", "c", "d"), variables("a", "b", "d", "c"), Map.of()))
        .extracting(DocumentMergeTest::document)
        .isEqualTo(variables("b", "a", "d", "c"));
  }

  @Test
  void reportsOrdersThatCannotBothBe() {
    ObjectNode base = variables("a", "b", "c");
    assertThat(
            conflicts(
                DocumentMerge.merge(
                    base, variables("b", "a", "c"), variables("a", "c", "b"), Map.of())))
        .extracting(MergeConflict::path)
        .containsExactly("templating.list");
  }

  @Test
  void reportsTwoOrdersOfWhatBothAdded() {
    assertThat(
            conflicts(
                DocumentMerge.merge(
                    variables("a"), variables("a", "b", "c"), variables("a", "c", "b"), Map.of())))
        .extracting(MergeConflict::path)
        .containsExactly("templating.list");
  }

  @Test
  void mergesADashboardWhosePanelsHaveNoIds() {
    ObjectNode base = json("{\"title\": \"t\", \"panels\": [{\"title\": \"p\"}], \"tags\": []}");
    ObjectNode mine = base.deepCopy().put("title", "mine");
    ObjectNode theirs = base.deepCopy();
    theirs.withArray("/panels").addObject().put("title", "q");
    ObjectNode both = theirs.deepCopy().put("title", "mine");
    assertThat(document(DocumentMerge.merge(base, mine, theirs, Map.of()))).isEqualTo(both);
  }

  private static MergeResult merge(ObjectNode mine, ObjectNode theirs) {
    return merge(mine, theirs, Map.of());
  }

  private static MergeResult merge(
      ObjectNode mine, ObjectNode theirs, Map<String, Choice> choices) {
    return DocumentMerge.merge(BASE, mine, theirs, choices);
  }

  private static ObjectNode document(MergeResult result) {
    assertThat(result).isInstanceOf(MergeResult.Merged.class);
    return ((MergeResult.Merged) result).document();
  }

  private static List<MergeConflict> conflicts(MergeResult result) {
    assertThat(result).isInstanceOf(MergeResult.Conflicts.class);
    return ((MergeResult.Conflicts) result).conflicts();
  }

  private static ObjectNode variables(String... names) {
    ObjectNode dashboard = json("{\"title\": \"t\", \"panels\": []}");
    for (String name : names) {
      dashboard.withArray("/templating/list").addObject().put("name", name);
    }
    return dashboard;
  }

  private static ObjectNode with(Consumer<ObjectNode> edit) {
    ObjectNode copy = BASE.deepCopy();
    edit.accept(copy);
    return copy;
  }

  private static ObjectNode panel(ObjectNode dashboard, int id) {
    return RandomEdits.panels(dashboard).stream()
        .filter(it -> it.path("id").asInt() == id)
        .findFirst()
        .orElseThrow();
  }

  private static ObjectNode query(ObjectNode dashboard, int id, int index) {
    return (ObjectNode) panel(dashboard, id).path("targets").get(index);
  }

  private static void remove(ObjectNode dashboard, int id) {
    var panels = dashboard.withArray("/panels");
    for (int i = panels.size() - 1; i >= 0; i--) {
      if (panels.get(i).path("id").asInt() == id) {
        panels.remove(i);
      }
    }
  }

  private static ObjectNode add(ObjectNode dashboard, int id, String title, int y) {
    ObjectNode panel = dashboard.withArray("/panels").addObject();
    panel.put("id", id).put("type", "stat").put("title", title);
    panel.putObject("gridPos").put("h", 8).put("w", 24).put("x", 0).put("y", y);
    return panel;
  }

  private static void addOnTop(ObjectNode dashboard, int id, String title) {
    for (ObjectNode panel : RandomEdits.panels(dashboard)) {
      panel.withObject("/gridPos").put("y", panel.at("/gridPos/y").asInt() + 8);
    }
    add(dashboard, id, title, 0);
  }

  private static ObjectNode json(String text) {
    return (ObjectNode) ((Parsed.Tree) Json.read(text)).root();
  }
}
