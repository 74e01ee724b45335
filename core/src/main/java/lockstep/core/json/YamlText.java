package lockstep.core.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Writes an edit of a YAML file so that little more than the edit shows in the difference.
public final class YamlText {
  private YamlText() {}

  /// The text of `original` changed to say `tree`.
  ///
  /// An unchanged tree gives the identical bytes. Else values, lines and comments outside the
  /// change stay, where the file is plain enough to be edited; one with anchors, or in unusual
  /// layouts, may be written anew as a whole. The result always reads as `tree`.
  ///
  /// @param original well-formed YAML: what [Yaml#read] took
  /// @throws IllegalArgumentException when it is not
  public static byte[] rewrite(byte[] original, JsonNode tree) {
    String text = new String(original, StandardCharsets.UTF_8);
    String mark = Utf8.hasByteOrderMark(text) ? text.substring(0, 1) : "";
    String body = text.substring(mark.length());
    return switch (Yaml.read(body)) {
      case Parsed.Tree(JsonNode was) when Trees.same(was, tree) -> original.clone();
      case Parsed.Tree(JsonNode was) ->
          (mark + rewrite(body, was, tree)).getBytes(StandardCharsets.UTF_8);
      case Parsed.Problem problem -> throw new IllegalArgumentException(problem.sentence());
    };
  }

  /// The text of a new file in block style. Strings that YAML 1.1 would take for something else are
  /// quoted, since Grafana reads with its rules.
  public static byte[] fresh(JsonNode tree) {
    return fresh(tree, YamlStyle.FRESH).getBytes(StandardCharsets.UTF_8);
  }

  private static String rewrite(String text, JsonNode was, JsonNode tree) {
    Optional<YamlNode> root = YamlComposer.compose(text).root();
    if (root.isEmpty()) {
      return fresh(tree, YamlStyle.FRESH);
    }
    YamlStyle style = YamlStyle.of(text, root.get());
    return edited(text, style, root.get(), was, tree)
        .or(() -> editedWithoutAliases(text, style, root.get(), was, tree))
        .orElseGet(() -> fresh(YamlSpelling.of(text, root.get(), tree), style));
  }

  private static Optional<String> edited(
      String text, YamlStyle style, YamlNode root, JsonNode was, JsonNode tree) {
    return YamlRewriter.rewrite(text, style, root, was, tree).filter(now -> says(now, tree));
  }

  /// An edit of what bears a name changes all that refers to it. Once each says itself what it
  /// says, it does not.
  private static Optional<String> editedWithoutAliases(
      String text, YamlStyle style, YamlNode root, JsonNode was, JsonNode tree) {
    return YamlRewriter.withoutAliases(text, style, root)
        .filter(expanded -> says(expanded, was))
        .flatMap(
            expanded ->
                YamlComposer.compose(expanded)
                    .root()
                    .flatMap(node -> edited(expanded, style, node, was, tree)));
  }

  private static boolean says(String text, JsonNode tree) {
    return Yaml.read(text) instanceof Parsed.Tree(JsonNode read) && Trees.same(read, tree);
  }

  private static String fresh(JsonNode tree, YamlStyle style) {
    StringBuilder out = new StringBuilder();
    style.writeDocument(tree, out);
    return out.append(style.lineBreak()).toString();
  }
}
