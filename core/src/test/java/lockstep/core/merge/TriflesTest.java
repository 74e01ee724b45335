package lockstep.core.merge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import lockstep.core.json.Json;
import lockstep.core.json.Parsed;
import org.junit.jupiter.api.Test;

/// What nobody means does not clash; what somebody means does.
final class TriflesTest {
  private static final String BASE =
      """
      {"title": "T", "refresh": false, "schemaVersion": 36, "panels": [
        {"id": 1, "type": "stat", "title": "CPU", "pluginVersion": "9.2.0", "datasource": null,
         "options": {},
         "repeatIteration": 5, "steps": [{"color": "red", "value": null}, {"value": 1}],
         "gridPos": {"h": 8, "w": 12, "x": 0, "y": 0}}],
       "templating": {"list": [
        {"name": "job", "type": "query", "query": "q", "options": [{"value": "a"}],
         "current": {"text": ["All"], "value": ["$__all"]}},
        {"name": "env", "type": "custom", "query": "a,b", "current": {"text": "a", "value": "a"}}]}}
      """;

  @Test
  void nullAndNoneAreOne() {
    assertThat(
            merged(panel(it -> it.remove("datasource")), panel(it -> it.put("datasource", "Loki")))
                .at("/panels/0/datasource")
                .asText())
        .isEqualTo("Loki");
    assertThat(
            merged(
                    panel(it -> ((ObjectNode) it.path("steps").get(0)).remove("value")),
                    panel(it -> it.putArray("steps").addObject().put("value", 2)))
                .at("/panels/0/steps"))
        .hasSize(1);
  }

  @Test
  void whatHoldsNothingDoesNotClash() {
    Consumer<ObjectNode> left = panel(it -> it.remove("options"));
    Consumer<ObjectNode> spelled = panel(it -> it.withObject("/options").putArray("dataLinks"));
    assertThat(merged(left, spelled).path("panels")).hasSize(1);
    assertThat(clashes(left, panel(it -> it.withObject("/options").put("links", "new"))))
        .containsExactly("panels[1].options");
  }

  @Test
  void aRemovalWinsOverWhatGrafanaWrites() {
    Consumer<ObjectNode> removed = it -> it.putArray("panels");
    Consumer<ObjectNode> stamped =
        panel(it -> it.put("pluginVersion", "9.3.0").put("hiddenSeries", false).putArray("links"));
    assertThat(merged(removed, stamped).path("panels")).isEmpty();
    assertThat(merged(stamped, removed).path("panels")).isEmpty();
    assertThat(clashes(removed, panel(it -> it.put("title", "Load")))).containsExactly("panels[1]");
  }

  @Test
  void aRemovalOfAVariableWinsOverWhatIsSelected() {
    Consumer<ObjectNode> removed = it -> it.withArray("/templating/list").remove(0);
    Consumer<ObjectNode> selected =
        variable(0, it -> it.putObject("current").put("text", "a").put("value", "a"));
    assertThat(merged(removed, selected).at("/templating/list")).hasSize(1);
    assertThat(clashes(removed, variable(0, it -> it.put("query", "other"))))
        .containsExactly("templating.list[job]");
    assertThat(
            clashes(
                it -> it.withArray("/templating/list").remove(1),
                variable(1, it -> it.putObject("current").put("text", "b").put("value", "b"))))
        .containsExactly("templating.list[env]");
  }

  @Test
  void whatIsSelectedIsKnownByItsValue() {
    Consumer<ObjectNode> spelled = variable(0, it -> it.withObject("/current").put("text", "All"));
    Consumer<ObjectNode> selected =
        variable(0, it -> it.putObject("current").put("text", "a").put("value", "a"));
    assertThat(merged(spelled, selected).at("/templating/list/0/current/value").asText())
        .isEqualTo("a");
    assertThat(
            clashes(
                selected,
                variable(0, it -> it.putObject("current").put("text", "b").put("value", "b"))))
        .containsExactly("templating.list[job].current");
  }

  @Test
  void optionsThatAQueryFoundDoNotClash() {
    assertThat(
            merged(
                    variable(0, it -> it.putArray("options").addObject().put("value", "b")),
                    variable(0, it -> it.putArray("options")))
                .at("/templating/list/0/options"))
        .isEmpty();
    assertThat(
            clashes(
                variable(1, it -> it.putArray("options").addObject().put("value", "b")),
                variable(1, it -> it.putArray("options").addObject().put("value", "c"))))
        .containsExactly("templating.list[env].options");
  }

  @Test
  void stampsOfBothGoToTheSafeOne() {
    ObjectNode merged =
        merged(
            panel(it -> it.put("pluginVersion", "10.9.1").put("repeatIteration", 7)),
            panel(it -> it.put("pluginVersion", "10.10.0").put("repeatIteration", 6)));
    assertThat(merged.at("/panels/0/pluginVersion").asText()).isEqualTo("10.9.1");
    assertThat(merged.at("/panels/0/repeatIteration").asInt()).isEqualTo(7);
    assertThat(
            clashes(
                panel(it -> it.put("pluginVersion", "10.9.1").put("type", "gauge")),
                panel(it -> it.put("pluginVersion", "10.10.0"))))
        .containsExactly("panels[1].pluginVersion");
  }

  @Test
  void ofTwoSchemasTheLowerStandsWhereMigratingTwiceDoesNoHarm() {
    assertThat(
            merged(it -> it.put("schemaVersion", 39), it -> it.put("schemaVersion", 38))
                .path("schemaVersion")
                .asInt())
        .isEqualTo(38);
    assertThat(clashes(it -> it.put("schemaVersion", 30), it -> it.put("schemaVersion", 38)))
        .containsExactly("schemaVersion");
    assertThat(clashes(it -> it.put("schemaVersion", 39), it -> it.put("schemaVersion", 42)))
        .containsExactly("schemaVersion");
  }

  @Test
  void noRefreshIsNoRefreshHoweverItIsWritten() {
    assertThat(merged(it -> it.put("refresh", ""), it -> it.put("refresh", "5s")).path("refresh"))
        .hasToString("\"5s\"");
    assertThat(clashes(it -> it.put("refresh", "1m"), it -> it.put("refresh", "5s")))
        .containsExactly("refresh");
  }

  @Test
  void aColumnAndAWidthGoTogetherWhereTheyFit() {
    Consumer<ObjectNode> moved = panel(it -> it.withObject("/gridPos").put("x", 4));
    ObjectNode merged = merged(moved, panel(it -> it.withObject("/gridPos").put("w", 20)));
    assertThat(merged.at("/panels/0/gridPos/x").asInt()).isEqualTo(4);
    assertThat(merged.at("/panels/0/gridPos/w").asInt()).isEqualTo(20);
    assertThat(clashes(moved, panel(it -> it.withObject("/gridPos").put("w", 21))))
        .containsExactly("panels[1].gridPos");
  }

  private static Consumer<ObjectNode> panel(Consumer<ObjectNode> edit) {
    return it -> edit.accept((ObjectNode) it.path("panels").get(0));
  }

  private static Consumer<ObjectNode> variable(int index, Consumer<ObjectNode> edit) {
    return it -> edit.accept((ObjectNode) it.at("/templating/list").get(index));
  }

  private static ObjectNode merged(Consumer<ObjectNode> mine, Consumer<ObjectNode> theirs) {
    MergeResult result = merge(mine, theirs);
    assertThat(result).isInstanceOf(MergeResult.Merged.class);
    assertThat(merge(theirs, mine)).isInstanceOf(MergeResult.Merged.class);
    ObjectNode document = ((MergeResult.Merged) result).document();
    assertThat(((MergeResult.Merged) merge(theirs, mine)).document()).isEqualTo(document);
    return document;
  }

  private static List<String> clashes(Consumer<ObjectNode> mine, Consumer<ObjectNode> theirs) {
    MergeResult result = merge(mine, theirs);
    assertThat(result).isInstanceOf(MergeResult.Conflicts.class);
    return ((MergeResult.Conflicts) result).conflicts().stream().map(MergeConflict::path).toList();
  }

  private static MergeResult merge(Consumer<ObjectNode> mine, Consumer<ObjectNode> theirs) {
    ObjectNode one = base();
    ObjectNode other = base();
    mine.accept(one);
    theirs.accept(other);
    return DocumentMerge.merge(base(), one, other, Map.of());
  }

  private static ObjectNode base() {
    return (ObjectNode) ((Parsed.Tree) Json.read(BASE)).root();
  }
}
