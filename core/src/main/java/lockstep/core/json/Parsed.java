package lockstep.core.json;

import com.fasterxml.jackson.databind.JsonNode;

/// What reading a text gave: a tree, or the reason why there is none.
public sealed interface Parsed {
  /// The text was well-formed and within the limits.
  ///
  /// @param root never a Java null; a file that says `null` gives a `NullNode`
  record Tree(JsonNode root) implements Parsed {}

  /// The text was not taken.
  ///
  /// @param reason in words for a person, without the position
  /// @param line from 1; 0 when the whole text is meant
  /// @param column from 1, in characters; 0 when the whole text is meant
  record Problem(String reason, int line, int column) implements Parsed {
    /// The reason with its position, where there is one.
    public String sentence() {
      return line == 0 ? reason : "line %d, column %d: %s".formatted(line, column, reason);
    }
  }
}
