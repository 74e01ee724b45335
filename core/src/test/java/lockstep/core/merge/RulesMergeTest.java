package lockstep.core.merge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import lockstep.core.json.Json;
import lockstep.core.json.Parsed;
import org.junit.jupiter.api.Test;

/// Overrides of which several are for the same series, as one of fourteen lists in real dashboards
/// has them.
class RulesMergeTest {
  private static final String TWICE =
      """
      [{"matcher": {"id": "byName", "options": "In"}, "properties": [{"id": "unit", "value": "B"}]},
       {"matcher": {"id": "byName", "options": "Out"}, "properties": [{"id": "min", "value": 0}]},
       {"matcher": {"id": "byName", "options": "In"}, "properties": [{"id": "max", "value": 9}]}]
      """;

  @Test
  void editsOfTwoRulesForOneSeriesMerge() {
    ArrayNode base = array(TWICE);
    ArrayNode mine = array(TWICE.replace("\"B\"", "\"bits\""));
    ArrayNode theirs = array(TWICE.replace("9", "10"));
    assertThat(merged(base, mine, theirs))
        .contains(array(TWICE.replace("\"B\"", "\"bits\"").replace("9", "10")));
    assertThat(merged(base, mine, array(TWICE.replace("\"B\"", "\"s\"")))).isEmpty();
  }

  @Test
  void noEditOfARuleIsLostAndNoneComesBack() {
    int merges = 0;
    for (int seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      ArrayNode base = JsonNodeFactory.instance.arrayNode();
      for (int i = 0; i < 3; i++) {
        base.add(rule(random));
      }
      ArrayNode mine = edited(base, random);
      ArrayNode theirs = edited(base, random);
      assertThat(merged(base, mine, base)).as("seed %d", seed).contains(mine);
      Optional<ArrayNode> merged = merged(base, mine, theirs);
      assertThat(merged.isPresent())
          .as("seed %d", seed)
          .isEqualTo(merged(base, theirs, mine).isPresent());
      if (merged.isPresent()) {
        merges++;
        check(said(base), said(mine), said(theirs), said(merged.get()), seed);
      }
    }
    assertThat(merges).isGreaterThan(2_000);
  }

  private static void check(
      Map<String, Set<String>> base,
      Map<String, Set<String>> mine,
      Map<String, Set<String>> theirs,
      Map<String, Set<String>> merged,
      int seed) {
    Set<String> keys = new HashSet<>(base.keySet());
    keys.addAll(mine.keySet());
    keys.addAll(theirs.keySet());
    keys.addAll(merged.keySet());
    for (String key : keys) {
      Set<String> was = base.getOrDefault(key, Set.of());
      Set<String> one = mine.getOrDefault(key, Set.of());
      Set<String> other = theirs.getOrDefault(key, Set.of());
      Set<String> now = merged.getOrDefault(key, Set.of());
      if (one.equals(was)) {
        assertThat(now).as("%s, seed %d", key, seed).isEqualTo(other);
      } else if (other.equals(was)) {
        assertThat(now).as("%s, seed %d", key, seed).isEqualTo(one);
      }
    }
  }

  /// What all rules together say of each property of each series.
  private static Map<String, Set<String>> said(ArrayNode rules) {
    Map<String, Set<String>> said = new TreeMap<>();
    for (JsonNode rule : rules) {
      for (JsonNode property : rule.path("properties")) {
        said.computeIfAbsent(
                rule.at("/matcher/options").asText() + " " + property.path("id").asText(),
                _ -> new HashSet<>())
            .add(property.path("value").asText());
      }
    }
    return said;
  }

  private static ArrayNode edited(ArrayNode base, Random random) {
    ArrayNode edited = base.deepCopy();
    switch (random.nextInt(4)) {
      case 0 -> edited.insert(random.nextInt(edited.size() + 1), rule(random));
      case 1 -> edited.remove(random.nextInt(edited.size()));
      case 2 ->
          ((ObjectNode) edited.get(random.nextInt(edited.size())).at("/properties/0"))
              .put("value", random.nextInt(100, 1_000));
      default ->
          ((ArrayNode) edited.get(random.nextInt(edited.size())).path("properties"))
              .add(property(random));
    }
    return edited;
  }

  private static ObjectNode rule(Random random) {
    ObjectNode rule = JsonNodeFactory.instance.objectNode();
    rule.putObject("matcher").put("id", "byName").put("options", random.nextBoolean() ? "a" : "b");
    rule.putArray("properties").add(property(random));
    return rule;
  }

  private static ObjectNode property(Random random) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", "p" + random.nextInt(4))
        .put("value", random.nextInt(1_000, 9_000));
  }

  /// Empty when they clash.
  private static Optional<ArrayNode> merged(ArrayNode base, ArrayNode mine, ArrayNode theirs) {
    return DocumentMerge.merge(dashboard(base), dashboard(mine), dashboard(theirs), Map.of())
            instanceof MergeResult.Merged merged
        ? Optional.of((ArrayNode) merged.document().at("/panels/0/fieldConfig/overrides"))
        : Optional.empty();
  }

  private static ObjectNode dashboard(ArrayNode overrides) {
    ObjectNode panel = object("{\"id\": 1, \"type\": \"table\", \"title\": \"T\"}");
    panel.putObject("gridPos").put("h", 8).put("w", 12).put("x", 0).put("y", 0);
    panel.putObject("fieldConfig").set("overrides", overrides.deepCopy());
    ObjectNode root = object("{\"title\": \"D\", \"schemaVersion\": 41}");
    root.putArray("panels").add(panel);
    return root;
  }

  private static ObjectNode object(String text) {
    return (ObjectNode) tree(text);
  }

  private static ArrayNode array(String text) {
    return (ArrayNode) tree(text);
  }

  private static JsonNode tree(String text) {
    return ((Parsed.Tree) Json.read(text.getBytes(java.nio.charset.StandardCharsets.UTF_8))).root();
  }
}
