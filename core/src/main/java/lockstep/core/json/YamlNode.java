package lockstep.core.json;

import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.common.ScalarStyle;

/// A YAML document as it stands in its text: what a tree forgets, an edit needs.
///
/// Positions are offsets in characters: `start` of the first, `end` behind the last one of the
/// node, without the blank lines and comments that follow it.
sealed interface YamlNode {
  int start();

  int end();

  /// A single value.
  ///
  /// @param tag as written, in full; empty when there was none
  record Scalar(int start, int end, String value, ScalarStyle style, Optional<String> tag)
      implements YamlNode {
    /// True when it stands between quotes or in a block, and so is text whatever it says.
    boolean isQuoted() {
      return style != ScalarStyle.PLAIN;
    }

    /// True for `|` and `>`.
    boolean isBlock() {
      return style == ScalarStyle.LITERAL || style == ScalarStyle.FOLDED;
    }
  }

  /// A list.
  ///
  /// @param flow true for `[a, b]`
  record Sequence(int start, int end, List<YamlNode> items, boolean flow) implements YamlNode {}

  /// A mapping.
  ///
  /// @param flow true for `{a: b}`
  record Mapping(int start, int end, List<Entry> entries, boolean flow) implements YamlNode {}

  /// A reference to a node that stands elsewhere.
  record Alias(int start, int end, YamlNode target) implements YamlNode {}

  /// One member of a mapping.
  record Entry(Scalar key, YamlNode value) {}
}
