package lockstep.core.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The outline is the tree with its lower part left out, and it refuses what the tree refuses.
final class JsonOutlineTest {
  private static final int TEXTS = 3_000;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{\"a\":{\"b\":{\"c\":[1,{\"d\":tru}]}}}",
        "{\"a\":{\"b\":{\"c\":[1,2}}}}",
        "{\"a\":{\"b\":{\"c\":01}}}",
        "{\"a\":{\"b\":{\"c\":1e99999999999}}}",
        "{\"a\":[[1e99999999999]]}",
        "{\"a\":[{\"b\":\"\\q\"}]}",
        "{\"a\":[{\"b\":\"line\nbreak\"}]}",
        "{\"a\":[{\"b\" 1}]}",
        "{\"a\":[{\"b\":1}",
        "{\"a\":[{\"b\":1}]} {}",
        "{\"a\":[{\"b\":1}]}]",
        "{\"a\":[NaN]}"
      })
  void refusesWhatTheTreeRefusesInTheSameWords(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    assertThat(Json.read(bytes)).isInstanceOf(Parsed.Problem.class);
    assertThat(Json.outline(bytes, 2)).isEqualTo(Json.read(bytes));
  }

  @Test
  void refusesDepthsAndNumbersBeyondTheLimitsWhereverTheyStand() {
    for (String inner :
        new String[] {"[".repeat(10_000), "{\"a\":".repeat(10_000), "1".repeat(401)}) {
      byte[] bytes = ("{\"x\":{\"y\":{\"z\":" + inner).getBytes(UTF_8);
      assertThat(Json.outline(bytes, 2)).isEqualTo(Json.read(bytes));
    }
  }

  @Test
  void isTheTreeWithoutItsLowerPart() {
    RandomTrees trees = new RandomTrees(new SplittableRandom(7));
    for (int i = 0; i < TEXTS; i++) {
      JsonNode tree = trees.tree(5);
      byte[] bytes = Json.bytes(tree);
      assertThat(Json.outline(bytes, 2))
          .isEqualTo(new Parsed.Tree(upper(((Parsed.Tree) Json.read(bytes)).root(), 0)));
    }
  }

  @Test
  void takesTheLastOfTwoMembersWithOneName() {
    byte[] bytes = "{\"spec\":{\"title\":\"a\"},\"spec\":{\"tags\":[\"b\"]}}".getBytes(UTF_8);
    assertThat(Json.outline(bytes, 2)).isEqualTo(Json.read(bytes));
  }

  @Test
  void aBrokenTextIsRefusedJustAsOftenAsByTheTree() {
    SplittableRandom random = new SplittableRandom(8);
    RandomTrees trees = new RandomTrees(random);
    for (int i = 0; i < TEXTS; i++) {
      byte[] bytes = Json.bytes(trees.tree(5));
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(32, 127);
      Parsed whole = Json.read(bytes);
      Parsed outline = Json.outline(bytes, 2);
      if (whole instanceof Parsed.Tree(JsonNode root)) {
        assertThat(outline).isEqualTo(new Parsed.Tree(upper(root, 0)));
      } else {
        assertThat(outline).isEqualTo(whole);
      }
    }
  }

  private static JsonNode upper(JsonNode node, int level) {
    if (node instanceof ObjectNode object) {
      ObjectNode kept = JsonNodeFactory.instance.objectNode();
      if (level < 2) {
        object.properties().forEach(it -> kept.set(it.getKey(), upper(it.getValue(), level + 1)));
      }
      return kept;
    }
    if (node instanceof ArrayNode array) {
      ArrayNode kept = JsonNodeFactory.instance.arrayNode();
      for (JsonNode element : level <= 2 ? array : JsonNodeFactory.instance.arrayNode()) {
        if (element.isValueNode()) {
          kept.add(element);
        }
      }
      return kept;
    }
    return node;
  }
}
