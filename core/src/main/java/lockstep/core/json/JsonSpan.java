package lockstep.core.json;

import java.util.List;

/// A JSON value as it stands in its text. Positions are offsets in characters: `start` of the
/// first, `end` behind the last one.
sealed interface JsonSpan {
  int start();

  int end();

  /// A string, number or word.
  record Single(int start, int end) implements JsonSpan {}

  /// An object or array.
  record Container(int start, int end, List<Part> parts) implements JsonSpan {}

  /// A member or item, with the white space that belongs to it.
  ///
  /// @param leadStart behind the bracket or comma before it
  /// @param start of its name, or of its value in an array
  /// @param name unescaped; empty in an array
  /// @param nameEnd behind the closing quote of the name; `start` in an array
  /// @param value what it holds
  /// @param gapEnd of the white space between the value and the comma or bracket after it
  record Part(int leadStart, int start, String name, int nameEnd, JsonSpan value, int gapEnd) {}
}
