package lockstep.core.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class YamlTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a: 1|{\"a\":1}",
        "a: 1000.0|{\"a\":1000.0}",
        "a: 12345678901234567890|{\"a\":12345678901234567890}",
        "a: '1'|{\"a\":\"1\"}",
        "a: \"\\u00e4\"|{\"a\":\"ä\"}",
        "a: yes|{\"a\":\"yes\"}",
        "a: True|{\"a\":true}",
        "a: ~|{\"a\":null}",
        "a:|{\"a\":null}",
        "a: !!str 12|{\"a\":\"12\"}",
        "a: !!int '12'|{\"a\":12}",
        "a: !mine 12|{\"a\":12}",
        "y: 3|{\"y\":3}",
        "1: 3|{\"1\":3}",
        "a: 0x1F|{\"a\":31}",
        "a: .5|{\"a\":0.5}",
        "{a: [1, {b: 2}]}|{\"a\":[1,{\"b\":2}]}",
        "a: 1.2.3|{\"a\":\"1.2.3\"}",
        "a: 2024-01-01|{\"a\":\"2024-01-01\"}",
        "[&x {a: 1}, *x]|[{\"a\":1},{\"a\":1}]",
        "[&x {a: 1, b: 1}, {<<: *x, b: 2}]|[{\"a\":1,\"b\":1},{\"a\":1,\"b\":2}]",
        "{\"a\": 1, \"a\": 2}|{\"a\":2}",
      })
  void readsTheSameTreesAsJson(String yaml, String json) {
    assertThat(Yaml.read(yaml)).isEqualTo(Json.read(json));
  }

  @Test
  void readsBlocks() {
    String yaml =
        """
        # a dashboard
        spec:
          title: Logs   # shown
          text: |
            one
            two
          folded: >-
            one
            two
          panels:
          - id: 1
            type: text
          -
            id: 2
        """;
    assertThat(Yaml.read(yaml))
        .isEqualTo(
            Json.read(
                """
                {"spec":{"title":"Logs","text":"one\\ntwo\\n","folded":"one two",
                 "panels":[{"id":1,"type":"text"},{"id":2}]}}
                """));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# only a comment\n", "---\n", "--- \n...\n"})
  void readsNothingAsNull(String yaml) {
    assertThat(Yaml.read(yaml)).isEqualTo(Json.read("null"));
  }

  @Test
  void toleratesAByteOrderMark() {
    assertThat(Yaml.read("\uFEFFa: 1\n".getBytes(UTF_8))).isEqualTo(Json.read("{\"a\":1}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a: [1, 2|1|9|expected",
        "a: 1\\n  b: 2|2|4|not allowed",
        "a: *nothing|1|4|refers to nothing",
        "a: .nan|1|4|no form in JSON",
        "? [a]\\n: 1|1|3|not a single value",
        "a: 1e99999999999|1|4|exponent",
        "a: 1\\n---\\nb: 1|2|1|more than one document",
        "a: &x [*x]|1|8|refers to nothing",
        "- <<: 1|1|7|needs a mapping",
      })
  void saysWhereTheTextIsWrong(String yaml, int line, int column, String reason) {
    Parsed parsed = Yaml.read(yaml.replace("\\n", "\n"));
    assertThat(parsed).isInstanceOf(Parsed.Problem.class);
    Parsed.Problem problem = (Parsed.Problem) parsed;
    assertThat(problem.reason()).contains(reason);
    assertThat(problem.line()).isEqualTo(line);
    assertThat(problem.column()).isEqualTo(column);
  }

  @Test
  void refusesWhatIsNestedTooDeep() {
    assertThat(problem("[".repeat(50_000)).reason()).contains("deeper than 200");
  }

  @Test
  void refusesALaughterOfAliases() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
      String alias = "*a" + (i - 1) + ", ";
      bomb.append("a%d: &a%d [%s]\n".formatted(i, i, alias.repeat(9) + alias.replace(", ", "")));
    }
    assertThat(problem(bomb.toString()).reason()).contains("more than 1,000,000 values");
  }

  @Test
  void refusesAControlCharacter() {
    assertThat(Yaml.read("a: \u0007")).isInstanceOf(Parsed.Problem.class);
  }

  private static Parsed.Problem problem(String text) {
    return (Parsed.Problem) Yaml.read(text);
  }
}
