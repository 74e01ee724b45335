package lockstep.core.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTextTest {
  private static final String FILE =
      """
      {
        "title": "CPU \\u003c 5",
        "refresh" : "5s",

        "gridPos": {"h": 8, "w": 12},
        "tags": [ "a", "b" ],
        "scale": 1000.0,
        "links": [],
        "panels": [
          {
            "id": 1,
            "type": "stat"
          },
          {
            "id": 2,
            "type": "graph"
          }
        ]
      }
      """;

  @Test
  void changesOneLineForOneField() {
    assertEdit(
        FILE, tree -> tree.put("title", "Memory"), FILE.replace("\"CPU \\u003c 5\"", "\"Memory\""));
    assertEdit(FILE, tree -> tree.put("refresh", "10s"), FILE.replace("5s", "10s"));
    assertEdit(
        FILE,
        tree -> ((ObjectNode) tree.at("/panels/1")).put("type", "stat"),
        FILE.replace("graph", "stat"));
  }

  @Test
  void keepsTheSpellingOfEqualNumbers() {
    assertEdit(
        FILE, tree -> tree.put("scale", 1000).put("refresh", "1m"), FILE.replace("5s", "1m"));
    assertEdit(FILE, tree -> tree.put("scale", 2000), FILE.replace("1000.0", "2000"));
  }

  @Test
  void escapesAsTheFileDoes() {
    assertEdit(
        FILE, tree -> tree.put("refresh", "<&>"), FILE.replace("5s", "\\u003c\\u0026\\u003e"));
    String raw = "{\"a\": \"<ä>\", \"b\": \"\"}";
    assertEdit(raw, tree -> tree.put("b", "&ö"), "{\"a\": \"<ä>\", \"b\": \"&ö\"}");
    String ascii = "{\"a\": \"\\u00e4\", \"b\": \"\"}";
    assertEdit(ascii, tree -> tree.put("b", "ö"), "{\"a\": \"\\u00e4\", \"b\": \"\\u00f6\"}");
  }

  @Test
  void putsANewMemberAfterItsNeighbour() {
    assertEdit(
        FILE,
        tree -> {
          JsonNode links = tree.remove("links");
          JsonNode panels = tree.remove("panels");
          tree.put("style", "dark");
          tree.set("links", links);
          tree.set("panels", panels);
        },
        FILE.replace("  \"scale\": 1000.0,\n", "  \"scale\": 1000.0,\n  \"style\": \"dark\",\n"));
    assertEdit(
        FILE,
        tree -> ((ObjectNode) tree.get("gridPos")).put("x", 0),
        FILE.replace("\"w\": 12}", "\"w\": 12, \"x\": 0}"));
  }

  @Test
  void addsOnlyTheLinesOfANewPanel() {
    assertEdit(
        FILE,
        tree ->
            ((ArrayNode) tree.get("panels"))
                .insertObject(1)
                .put("id", 3)
                .putArray("targets")
                .addObject()
                .put("refId", "A"),
        FILE.replace(
            "      \"type\": \"stat\"\n    },\n",
            """
                  "type": "stat"
                },
                {
                  "id": 3,
                  "targets": [
                    {
                      "refId": "A"
                    }
                  ]
                },
            """));
  }

  @Test
  void takesTheCommaWithTheRemovedElement() {
    assertEdit(
        FILE,
        tree -> ((ArrayNode) tree.get("panels")).remove(1),
        FILE.replace(",\n    {\n      \"id\": 2,\n      \"type\": \"graph\"\n    }", ""));
    assertEdit(
        FILE,
        tree -> ((ArrayNode) tree.get("panels")).remove(0),
        FILE.replace("    {\n      \"id\": 1,\n      \"type\": \"stat\"\n    },\n", ""));
    assertEdit(
        FILE,
        tree -> ((ArrayNode) tree.get("tags")).removeAll(),
        FILE.replace("[ \"a\", \"b\" ]", "[]"));
    assertEdit(
        FILE, tree -> tree.remove("title"), FILE.replace("  \"title\": \"CPU \\u003c 5\",\n", ""));
  }

  @Test
  void fillsAnEmptyListInTheStyleOfTheFile() {
    assertEdit(
        FILE,
        tree -> ((ArrayNode) tree.get("links")).addObject().put("url", "x"),
        FILE.replace("\"links\": []", "\"links\": [\n    {\n      \"url\": \"x\"\n    }\n  ]"));
  }

  @Test
  void changesOneTagInPlace() {
    assertEdit(
        FILE,
        tree -> tree.putArray("tags").add("a").add("c"),
        FILE.replace("[ \"a\", \"b\" ]", "[ \"a\", \"c\" ]"));
    assertEdit(
        FILE,
        tree -> ((ArrayNode) tree.get("tags")).add("c"),
        FILE.replace("[ \"a\", \"b\" ]", "[ \"a\", \"b\", \"c\" ]"));
  }

  @Test
  void movesWholePanels() {
    assertEdit(
        FILE,
        tree -> {
          ArrayNode panels = (ArrayNode) tree.get("panels");
          panels.add(panels.remove(0));
        },
        FILE.replace("\"id\": 1", "\"id\": x")
            .replace("\"id\": 2", "\"id\": 1")
            .replace("\"id\": x", "\"id\": 2")
            .replace("\"stat\"", "x")
            .replace("\"graph\"", "\"stat\"")
            .replace(": x", ": \"graph\""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":1,\"b\":[1,2]}",
        "{\"a\": 1, \"b\": [1, 2]}\n",
        "{\r\n\t\"a\": 1,\r\n\t\"b\": [\r\n\t\t1,\r\n\t\t2\r\n\t]\r\n}\r\n",
        "\uFEFF{\n    \"a\" : 1,\n    \"b\" : [\n        1,\n        2\n    ]\n}",
      })
  void keepsLineEndsTabsMarksAndMinification(String text) {
    assertEdit(text, tree -> ((ArrayNode) tree.get("b")).set(1, 3), text.replace("2", "3"));
  }

  @Test
  void indentsWhatIsNewAsTheFileDoes() {
    assertEdit(
        "{\r\n\t\"b\" : [\r\n\t\t1\r\n\t]\r\n}",
        tree -> ((ArrayNode) tree.get("b")).addObject().put("x", 9),
        "{\r\n\t\"b\" : [\r\n\t\t1,\r\n\t\t{\r\n\t\t\t\"x\" : 9\r\n\t\t}\r\n\t]\r\n}");
    assertEdit(
        "{\"a\":1,\"b\":[2]}",
        tree -> ((ArrayNode) tree.get("b")).addObject().put("x", 9).put("y", 9),
        "{\"a\":1,\"b\":[2,{\"x\":9,\"y\":9}]}");
    assertEdit(
        "{\n   \"b\": [{\n      \"id\": 1\n   }, {\n      \"id\": 2\n   }]\n}",
        tree -> ((ArrayNode) tree.get("b")).addObject().put("id", 9),
        "{\n   \"b\": [{\n      \"id\": 1\n   }, {\n      \"id\": 2\n   }, {\n      \"id\": 9\n   }]\n}");
  }

  @Test
  void writesANewRootOverMany() {
    assertThat(rewrite("{}\n", tree -> tree.put("a", 1))).isEqualTo("{\n  \"a\": 1\n}\n");
  }

  @Test
  void editsTheMemberThatCountsOfTwoWithOneName() {
    assertEdit(
        "{\"a\": 1, \"b\": 0, \"a\": 2}",
        tree -> tree.put("a", 3),
        "{\"a\": 1, \"b\": 0, \"a\": 3}");
    assertEdit("{\"a\": 1, \"b\": 0, \"a\": 2}", tree -> tree.remove("a"), "{\"b\": 0}");
  }

  @Test
  void writesNewFilesWithTwoSpacesAndAFinalNewline() {
    JsonNode tree = tree("{\"a\":[1,{\"b\":\"<ä>\\n\"}],\"c\":{},\"d\":[]}");
    assertThat(new String(JsonText.fresh(tree), UTF_8))
        .isEqualTo(
            """
            {
              "a": [
                1,
                {
                  "b": "<ä>\\n"
                }
              ],
              "c": {},
              "d": []
            }
            """);
  }

  @Test
  void refusesAFileThatIsNotJson() {
    assertThatThrownBy(() -> JsonText.rewrite("{".getBytes(UTF_8), tree("{}")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Property(tries = 3000)
  void readsAsTheTreeThatWasWritten(@ForAll long seed) {
    RandomTrees random = new RandomTrees(new SplittableRandom(seed));
    JsonNode before = random.tree(4);
    String text = random.messy(before);
    JsonNode after = random.edited(tree(text), 3);
    byte[] written = JsonText.rewrite(text.getBytes(UTF_8), after);
    assertThat(Trees.same(tree(new String(written, UTF_8)), after))
        .as("%s%n became %s%n for %s", text, new String(written, UTF_8), after)
        .isTrue();
    assertThat(Trees.same(tree(new String(JsonText.fresh(after), UTF_8)), after)).isTrue();
  }

  @Property(tries = 1000)
  void leavesAnUnchangedTextAlone(@ForAll long seed) {
    RandomTrees random = new RandomTrees(new SplittableRandom(seed));
    String text = random.messy(random.tree(4));
    byte[] written = JsonText.rewrite(text.getBytes(UTF_8), tree(text).deepCopy());
    assertThat(new String(written, UTF_8)).isEqualTo(text);
  }

  @Property(tries = 1000)
  void givesTheSameAsAFreshFileWhenTheFileWasFresh(@ForAll long seed) {
    RandomTrees random = new RandomTrees(new SplittableRandom(seed));
    ObjectNode before = random.object(4);
    ObjectNode after = before.deepCopy();
    after.put("title", "another");
    byte[] written = JsonText.rewrite(JsonText.fresh(before), after);
    assertThat(new String(written, UTF_8)).isEqualTo(new String(JsonText.fresh(after), UTF_8));
  }

  /// A second or two; minutes when each name makes it look through the rest of the file, and then
  /// no other save of the repository is made.
  @Test
  @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
  void changesAFileOfFourMegabytesInOneGo() {
    String text = "{\"title\":\"x\",\"panels\":[" + "{\"a\":1},".repeat(500_000) + "{}]}";

    assertEdit(text, tree -> tree.put("title", "y"), text.replace("\"x\"", "\"y\""));
  }

  private static void assertEdit(String text, Consumer<ObjectNode> edit, String expected) {
    assertThat(expected).isNotEqualTo(text);
    assertThat(rewrite(text, edit)).isEqualTo(expected);
  }

  private static String rewrite(String text, Consumer<ObjectNode> edit) {
    ObjectNode tree = (ObjectNode) tree(text);
    edit.accept(tree);
    return new String(JsonText.rewrite(text.getBytes(UTF_8), tree), UTF_8);
  }

  private static JsonNode tree(String text) {
    return ((Parsed.Tree) Json.read(text.getBytes(UTF_8))).root();
  }
}
