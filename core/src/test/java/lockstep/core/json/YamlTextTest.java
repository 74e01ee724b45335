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

final class YamlTextTest {
  private static final String FILE =
      """
      # kept by the team
      apiVersion: dashboard.grafana.app/v1
      kind: Dashboard
      metadata: { name: cpu, labels: {team: x} }
      spec:
        title: CPU   # shown in lists
        description: 'it''s hot'

        refresh: "5s"
        scale: 1000.0
        tags: [a, b]
        links: []
        text: |
          one
          two
        panels:
          # the first
          - id: 1
            type: stat
          - id: 2
            type: graph
            gridPos:
              h: 8
              "y": 0
        # the end
        version: 3
      """;

  @Test
  void changesValuesInTheirPlaceAndQuoting() {
    assertEdit(spec -> spec.put("title", "Memory"), FILE.replace("title: CPU", "title: Memory"));
    assertEdit(spec -> spec.put("description", "it's cold"), FILE.replace("hot", "cold"));
    assertEdit(spec -> spec.put("refresh", "1m"), FILE.replace("5s", "1m"));
    assertEdit(spec -> spec.put("title", "yes"), FILE.replace("title: CPU", "title: \"yes\""));
    assertEdit(spec -> spec.put("title", "a: b"), FILE.replace("title: CPU", "title: \"a: b\""));
    assertEdit(spec -> spec.put("version", 4), FILE.replace("version: 3", "version: 4"));
    assertEdit(
        spec -> ((ObjectNode) spec.at("/panels/1/gridPos")).put("y", 9),
        FILE.replace("\"y\": 0", "\"y\": 9"));
    assertEdit(
        spec -> ((ArrayNode) spec.get("tags")).set(1, "c, d"),
        FILE.replace("[a, b]", "[a, \"c, d\"]"));
  }

  @Test
  void keepsTheSpellingOfEqualNumbers() {
    assertEdit(
        spec -> spec.put("scale", 1000).put("version", 4),
        FILE.replace("version: 3", "version: 4"));
  }

  @Test
  void changesABlockOfText() {
    assertEdit(
        spec -> spec.put("text", "one\nthree\n\nfour"),
        FILE.replace("text: |\n    one\n    two", "text: |-\n    one\n    three\n\n    four"));
    assertEdit(
        spec -> spec.put("text", "short"),
        FILE.replace("text: |\n    one\n    two", "text: short"));
  }

  @Test
  void editsBetweenBracketsInTheirPlace() {
    String file =
        """
        tags: [a,   b]
        quoted: ['x', "y"]
        broken: [
          one,   # the first
          two,
        ]
        map: {k: 1,  l: {m: [1,  2]}}
        """;
    assertEdited(file, it -> tags(it).add("c"), file.replace("b]", "b, c]"));
    assertEdited(file, it -> tags(it).insert(0, "c"), file.replace("[a", "[c, a"));
    assertEdited(file, it -> tags(it).insert(1, "c, d"), file.replace("[a,", "[a, \"c, d\","));
    assertEdited(file, it -> tags(it).remove(0), file.replace("a,   b", "b"));
    assertEdited(file, it -> tags(it).remove(1), file.replace("a,   b", "a"));
    assertEdited(
        file, it -> tags(it).removeAll().add("b").add("d"), file.replace("a,   b", "b, d"));
    assertEdited(
        file,
        it -> ((ArrayNode) it.get("quoted")).add("z"),
        file.replace("\"y\"]", "\"y\", \"z\"]"));
    assertEdited(
        file,
        it -> ((ArrayNode) it.get("broken")).add("three"),
        file.replace("two,", "two, three,"));
    assertEdited(
        file,
        it -> ((ArrayNode) it.get("broken")).remove(1),
        file.replace(",   # the first\n  two", ""));
    assertEdited(
        file,
        it -> ((ObjectNode) it.get("map")).put("more", "o"),
        file.replace("]}}", "]}, more: o}"));
    assertEdited(file, it -> ((ObjectNode) it.get("map")).remove("k"), file.replace("k: 1,  ", ""));
    assertEdited(
        file, it -> ((ArrayNode) it.at("/map/l/m")).add(3), file.replace("1,  2]", "1,  2, 3]"));
  }

  @Test
  void aBlockOfTextKeepsItsIndentation() {
    String file =
        """
        spec:
            text: |-
                one
                two
            list:
                - |
                   x
                   y
        """;
    assertEdited(
        file, it -> ((ObjectNode) it.get("spec")).put("text", "one\n2"), file.replace("two", "2"));
    assertEdited(
        file, it -> ((ArrayNode) it.at("/spec/list")).set(0, "x\nz\n"), file.replace("y\n", "z\n"));
    assertEdited(
        file,
        it -> ((ObjectNode) it.get("spec")).put("more", "a\nb"),
        file + "    more: |-\n        a\n        b\n");
  }

  @Test
  void whatGoesTakesItsCommentsAlong() {
    String file =
        """
        # of the file
        first: 1
        panels:
          # the first
          - id: 1
            # inside, at the end
          # the second
          # in two lines
          - id: 2
            type: graph
            # of the second

          # stands alone

          - id: 3
        # about last
        last: 1
        """;
    assertEdited(
        file,
        it -> ((ArrayNode) it.get("panels")).remove(1),
        file.replaceFirst("(?s)  # the second.*# of the second\n", ""));
    assertEdited(
        file,
        it -> ((ArrayNode) it.get("panels")).remove(0),
        file.replaceFirst("(?s)  - id: 1.*at the end\n", ""));
    assertEdited(
        file, it -> ((ArrayNode) it.get("panels")).remove(2), file.replace("  - id: 3\n", ""));
    assertEdited(file, it -> it.remove("first"), file.replace("first: 1\n", ""));
    assertEdited(file, it -> it.remove("last"), file.replace("last: 1\n", ""));
  }

  private static ArrayNode tags(ObjectNode root) {
    return (ArrayNode) root.get("tags");
  }

  private static void assertEdited(String file, Consumer<ObjectNode> edit, String expected) {
    if (!(Yaml.read(file) instanceof Parsed.Tree(ObjectNode root))) {
      throw new IllegalArgumentException(file);
    }
    edit.accept(root);
    assertThat(new String(YamlText.rewrite(file.getBytes(UTF_8), root), UTF_8)).isEqualTo(expected);
  }

  @Test
  void addsAndRemovesMembers() {
    assertEdit(
        spec -> {
          JsonNode version = spec.remove("version");
          spec.putObject("time").put("from", "now-1h");
          spec.set("version", version);
        },
        FILE.replace("        \"y\": 0\n", "        \"y\": 0\n  time:\n    from: now-1h\n"));
    assertEdit(spec -> spec.remove("refresh"), FILE.replace("  refresh: \"5s\"\n", ""));
    assertEdit(spec -> spec.remove("version"), FILE.replace("  version: 3\n", ""));
    assertEdit(
        spec -> ((ObjectNode) spec.at("/panels/0")).remove("id"),
        FILE.replace("- id: 1\n      type", "- type"));
    assertEdit(
        spec -> ((ObjectNode) spec.at("/panels/1")).remove("gridPos"),
        FILE.replace("      gridPos:\n        h: 8\n        \"y\": 0\n", ""));
  }

  @Test
  void addsAndRemovesPanels() {
    assertEdit(
        spec ->
            ((ArrayNode) spec.get("panels"))
                .insertObject(1)
                .put("id", 3)
                .putArray("targets")
                .addObject()
                .put("refId", "A"),
        FILE.replace(
            "type: stat\n", "type: stat\n    - id: 3\n      targets:\n        - refId: A\n"));
    assertEdit(
        spec -> ((ArrayNode) spec.get("panels")).remove(0),
        FILE.replace("    - id: 1\n      type: stat\n", ""));
    assertEdit(
        spec -> ((ArrayNode) spec.get("panels")).insertObject(0).put("id", 9),
        FILE.replace("    - id: 1\n", "    - id: 9\n    - id: 1\n"));
  }

  @Test
  void fillsEmptyListsAndMakesListsEmpty() {
    assertEdit(
        spec -> ((ArrayNode) spec.get("links")).addObject().put("url", "x"),
        FILE.replace("links: []", "links:\n    - url: x"));
    assertEdit(spec -> spec.putArray("tags"), FILE.replace("[a, b]", "[]"));
    assertEdit(
        spec -> ((ArrayNode) spec.get("tags")).add("c"), FILE.replace("[a, b]", "[a, b, c]"));
  }

  @Test
  void keepsLineEndsAndTheByteOrderMark() {
    String text = "\uFEFF" + FILE.replace("\n", "\r\n");
    String edited =
        rewrite(text, root -> ((ObjectNode) root.get("spec")).put("title", "New").put("zoom", 1));
    assertThat(edited)
        .isEqualTo(
            text.replace("title: CPU", "title: New")
                .replace("version: 3\r\n", "version: 3\r\n  zoom: 1\r\n"));
  }

  @Test
  void writesAFileWithAnchorsSoThatItSaysTheRightThing() {
    String text = "a: &x {n: 1}\nb: *x\nc: 1\n";
    assertThat(rewrite(text, root -> root.put("c", 2))).isEqualTo(text.replace("c: 1", "c: 2"));
    String edited = rewrite(text, root -> ((ObjectNode) root.get("a")).put("n", 2));
    assertThat(Yaml.read(edited)).isEqualTo(Yaml.read("{a: {n: 2}, b: {n: 1}, c: 1}"));
  }

  @Test
  void breaksAnAliasWithoutRespellingItsNumbers() {
    String text = "# top\na: &x {p: 1e3, m: 0x10, t: '7'}\nb: *x # as above\nc: +5\n";

    assertThat(rewrite(text, root -> ((ObjectNode) root.get("b")).put("t", "8")))
        .isEqualTo(text.replace("*x", "{p: 1e3, m: 0x10, t: \"8\"}"));
    assertThat(rewrite(text, root -> ((ObjectNode) root.get("b")).put("p", 2)))
        .isEqualTo(text.replace("*x", "{p: 2, m: 0x10, t: \"7\"}"));
  }

  @Test
  void editsWhatIsReferredToWithoutChangingWhatRefersToIt() {
    String text = "# top\na: &x {p: 1e3, m: 2} # here\nb: *x # as above\nc: +5\n";

    assertThat(rewrite(text, root -> ((ObjectNode) root.get("a")).put("m", 3)))
        .isEqualTo(text.replace("m: 2", "m: 3").replace("*x", "{p: 1e3, m: 2}"));
  }

  @Test
  void spellsNumbersAsTheyWereWhereAFileIsWrittenAnew() {
    String text = "base: &b {p: 1e3}\nx:\n  <<: *b\n  k: 0x1F\n";

    String edited = rewrite(text, root -> ((ObjectNode) root.get("x")).put("z", 1.50));

    assertThat(edited).contains("p: 1e3").contains("k: 0x1F").doesNotContain("1000");
    assertThat(Yaml.read(edited))
        .isEqualTo(Yaml.read("{base: {p: 1e3}, x: {p: 1e3, k: 31, z: 1.5}}"));
  }

  @Test
  void writesNewFilesThatOldReadersTakeForTheSame() {
    JsonNode tree =
        tree(
            """
            {"title": "on", "y": 0, "expr": "rate(cpu[5m])", "time": "12:30", "date": "2024-01-01",
             "empty": "", "text": "a\\nb\\n", "list": [1, [2, 3], {"a": {"b": []}, "c": {}}],
             "number": "1_000", "nothing": null, "html": "<b> #no", "tab": "\\t"}
            """);
    assertThat(new String(YamlText.fresh(tree), UTF_8))
        .isEqualTo(
            """
            title: "on"
            "y": 0
            expr: rate(cpu[5m])
            time: "12:30"
            date: "2024-01-01"
            empty: ""
            text: |
              a
              b
            list:
            - 1
            - - 2
              - 3
            - a:
                b: []
              c: {}
            number: "1_000"
            nothing: null
            html: "<b> #no"
            tab: "\\t"
            """);
  }

  @Test
  void refusesAFileThatIsNotYaml() {
    assertThatThrownBy(() -> YamlText.rewrite("a: [".getBytes(UTF_8), tree("{}")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Property(tries = 3000)
  void readsAsTheTreeThatWasWritten(@ForAll long seed) {
    RandomTrees random = new RandomTrees(new SplittableRandom(seed));
    JsonNode tree = random.tree(4);
    byte[] fresh = YamlText.fresh(tree);
    assertSays(fresh, tree);
    JsonNode edited = random.edited(tree, 3);
    assertSays(YamlText.rewrite(fresh, edited), edited);
    assertSays(YamlText.rewrite(Json.bytes(tree), edited), edited);
  }

  @Property(tries = 2000)
  void editsWithoutWritingTheFileAnew(@ForAll long seed) {
    RandomTrees random = new RandomTrees(new SplittableRandom(seed));
    ObjectNode tree = random.object(4);
    String text = "# first\n" + new String(YamlText.fresh(tree), UTF_8) + "# last\n";
    ObjectNode edited = tree.deepCopy();
    edited.put("title", "another");
    if (tree.isEmpty()) {
      return;
    }
    String written = new String(YamlText.rewrite(text.getBytes(UTF_8), edited), UTF_8);
    assertThat(written.replace("title: \"another\"", "title: another"))
        .isEqualTo("# first\n" + new String(YamlText.fresh(edited), UTF_8) + "# last\n");
  }

  @Property(tries = 500)
  void leavesAnUnchangedTextAlone(@ForAll long seed) {
    JsonNode tree = new RandomTrees(new SplittableRandom(seed)).tree(4);
    byte[] text = YamlText.fresh(tree);
    assertThat(YamlText.rewrite(text, tree.deepCopy())).isEqualTo(text);
  }

  private static void assertSays(byte[] yaml, JsonNode tree) {
    String text = new String(yaml, UTF_8);
    assertThat(Yaml.read(yaml)).as(text).isInstanceOf(Parsed.Tree.class);
    assertThat(Trees.same(((Parsed.Tree) Yaml.read(yaml)).root(), tree))
        .as("%s%n should say %s", text, tree)
        .isTrue();
  }

  private static void assertEdit(Consumer<ObjectNode> edit, String expected) {
    assertThat(expected).isNotEqualTo(FILE);
    assertThat(rewrite(FILE, root -> edit.accept((ObjectNode) root.get("spec"))))
        .isEqualTo(expected);
  }

  private static String rewrite(String text, Consumer<ObjectNode> edit) {
    ObjectNode tree = (ObjectNode) ((Parsed.Tree) Yaml.read(text.getBytes(UTF_8))).root();
    edit.accept(tree);
    return new String(YamlText.rewrite(text.getBytes(UTF_8), tree), UTF_8);
  }

  private static JsonNode tree(String json) {
    return ((Parsed.Tree) Json.read(json)).root();
  }
}
