package lockstep.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import lockstep.core.json.Parsed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The body of a request as it is understood and as it is told from others.
class SentBodyTest {
  @Test
  void whoChangesTheTreeChangesNeitherTheCanonicalFormNorTheNextTree() {
    SentBody body = body("{\"b\": 1, \"a\": [2]}");

    tree(body).removeAll().put("c", 3);

    assertThat(body.canonical()).isEqualTo("{\"a\":[2,],\"b\":1,}");
    assertThat(tree(body).toString()).isEqualTo("{\"b\":1,\"a\":[2]}");
    assertThat(body.canonical()).isEqualTo("{\"a\":[2,],\"b\":1,}");
  }

  @Test
  void spacesAndTheOrderOfKeysDoNotCount() {
    assertThat(body("{\"b\": {\"y\":1,\"x\":null}, \"a\": true}").canonical())
        .isEqualTo(body("{\"a\":true,\"b\":{\"x\":null,\"y\":1}}").canonical())
        .isNotEqualTo(body("{\"a\":true,\"b\":{\"x\":null,\"y\":2}}").canonical());
  }

  /// The digests of other versions rest on these: they may never come out otherwise.
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "`\"plain\"` | `\"plain\"`",
        "`\"a\\\"b\\\\c\\/d\"` | `\"a\\\"b\\\\c/d\"`",
        "`\"\\u0000\\u001f\\u007f\\n\\t\"` | `\"\\u0000\\u001F\u007f\\n\\t\"`",
        "`\"\\u00e4\\u2028\\ud83d\\ude00\"` | `\"\u00e4\u2028\ud83d\ude00\"`",
        "`{\"\\u00e4\":1,\"\\\"\":2}` | `{\"\\\"\":2,\"\u00e4\":1,}`",
        "-0 | 0",
        "9007199254740993 | 9007199254740993",
        "12345678901234567890123 | 12345678901234567890123",
        "1.50 | 1.50",
        "1e3 | 1E+3",
        "false | false",
        "not json | not json",
      })
  void eachValueStandsAsItAlwaysDid(String sent, String canonical) {
    assertThat(body(sent).canonical()).isEqualTo(canonical);
  }

  private static SentBody body(String text) {
    return new SentBody(text.getBytes(StandardCharsets.UTF_8));
  }

  private static ObjectNode tree(SentBody body) {
    return (ObjectNode) ((Parsed.Tree) body.take()).root();
  }
}
