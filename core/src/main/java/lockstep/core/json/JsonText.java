package lockstep.core.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;

/// Writes an edit of a JSON file so that only the edit shows in the difference.
public final class JsonText {
  private JsonText() {}

  /// The text of `original` changed to say `tree`.
  ///
  /// What is the same in both ([Trees#same]) keeps its bytes: key order, indentation, the spelling
  /// of numbers and strings, line ends, byte order mark, final newline. New members come after
  /// their neighbour in `tree`. An unchanged tree gives the identical bytes. The result always
  /// reads as `tree`.
  ///
  /// @param original well-formed JSON: what [Json#read] took
  /// @throws IllegalArgumentException when it is not
  public static byte[] rewrite(byte[] original, JsonNode tree) {
    String text = new String(original, StandardCharsets.UTF_8);
    int start = Utf8.hasByteOrderMark(text) ? 1 : 0;
    String body = text.substring(start);
    return switch (Json.read(original)) {
      case Parsed.Tree(JsonNode was) -> {
        String written = JsonRewriter.rewrite(body, was, tree);
        yield (text.substring(0, start) + written).getBytes(StandardCharsets.UTF_8);
      }
      case Parsed.Problem problem -> throw new IllegalArgumentException(problem.sentence());
    };
  }

  /// The text of a new file: two spaces a level, a final newline.
  public static byte[] fresh(JsonNode tree) {
    StringBuilder out = new StringBuilder();
    JsonStyle.FRESH.write(tree, "", out);
    return out.append('\n').toString().getBytes(StandardCharsets.UTF_8);
  }
}
