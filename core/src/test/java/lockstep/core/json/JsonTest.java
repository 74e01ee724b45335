package lockstep.core.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1000.0",
        "0.10",
        "12345678901234567890",
        "-5",
        "1.5E+300",
        "\"\\u2028\"",
        "[]",
        "{}",
        "null"
      })
  void writesWhatItReadWithTheSameSpelling(String text) {
    assertThat(Json.read(Json.write(tree(text)))).isEqualTo(Json.read(text));
    if (!text.startsWith("\"")) {
      assertThat(Json.write(tree(text))).isEqualTo(text);
    }
  }

  @Test
  void toleratesAByteOrderMark() {
    assertThat(Json.read("\uFEFF{\"a\":1}".getBytes(UTF_8)))
        .isEqualTo(new Parsed.Tree(tree("{\"a\":1}")));
  }

  @Test
  void takesTheLastOfTwoMembersWithOneName() {
    assertThat(tree("{\"a\":1,\"b\":0,\"a\":2}")).isEqualTo(tree("{\"a\":2,\"b\":0}"));
  }

  @Test
  void saysWhereTheTextIsWrong() {
    assertThat(problem("{\n  \"a\": 1\n  \"b\": 2\n}").line()).isEqualTo(3);
    assertThat(problem("{\"a\": 1}\n}")).satisfies(p -> assertThat(p.line()).isEqualTo(2));
    assertThat(problem("{\"a\": 1} {}").reason()).contains("follows the end");
    assertThat(problem("{\"a\": ").sentence()).startsWith("line 1, column ");
    assertThat(problem("").sentence()).isEqualTo("the text is empty");
    assertThat(problem(" \n").sentence()).isEqualTo("the text is empty");
    assertThat(problem("{\"a\": [1, 2").sentence()).doesNotContain("[truncated]", "start marker");
  }

  @Test
  void refusesBytesThatAreNotUtf8AndSaysWhere() {
    byte[] bytes = "{\n \"ä\": \"x\"}".getBytes(UTF_8);
    bytes[bytes.length - 3] = (byte) 0xC3;
    assertThat(Json.read(bytes)).isEqualTo(new Parsed.Problem("not UTF-8", 2, 8));
  }

  @Test
  void refusesABrokenCharacterAtTheVeryEnd() {
    assertThat(Json.read(new byte[] {'1', (byte) 0xE2, (byte) 0x82}))
        .isEqualTo(new Parsed.Problem("not UTF-8", 1, 2));
  }

  @Test
  void refusesANulCharacter() {
    assertThat(Json.read("{}\n\0".getBytes(UTF_8)))
        .isEqualTo(new Parsed.Problem("holds a NUL character", 2, 1));
  }

  @Test
  void refusesWhatIsNestedTooDeep() {
    assertThat(problem("[".repeat(100_000)).reason()).contains("depth");
    String deepest = "[".repeat(Json.MAX_DEPTH) + "]".repeat(Json.MAX_DEPTH);
    assertThat(Json.read(deepest)).isInstanceOf(Parsed.Tree.class);
  }

  @Test
  void refusesWhatIsTooLarge() {
    assertThat(Json.read(new byte[Json.MAX_BYTES + 1]))
        .isEqualTo(new Parsed.Problem("larger than 5 MB", 0, 0));
  }

  @Test
  void refusesNumbersThatNobodyCanHold() {
    assertThat(problem("1".repeat(Json.MAX_NUMBER_LENGTH + 1)).reason()).contains("Number");
    assertThat(Json.read("[1e99999999999]")).isInstanceOf(Parsed.Problem.class);
    assertThat(problem("[NaN]").sentence())
        .startsWith("line 1, column ")
        .contains("NaN")
        .doesNotContain("`", "enable", "FEATURE");
    assertThat(problem("[\n" + "[".repeat(Json.MAX_DEPTH + 1)).sentence())
        .startsWith("line 2, column ")
        .contains("200")
        .doesNotContain("`", "StreamReadConstraints");
  }

  private static JsonNode tree(String text) {
    return ((Parsed.Tree) Json.read(text)).root();
  }

  private static Parsed.Problem problem(String text) {
    return (Parsed.Problem) Json.read(text);
  }
}
