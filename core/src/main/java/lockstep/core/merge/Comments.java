package lockstep.core.merge;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The comments of three YAML files, which are no part of what they say.
///
/// Taken for a comment is what looks like one. What does inside a text costs nothing: it makes a
/// difference for whose way of writing is kept, and in a merge that loses none of it.
///
/// @param base those of the base
/// @param mine those of one side
/// @param theirs those of the other side
record Comments(List<String> base, List<String> mine, List<String> theirs) {
  /// Of files that have none.
  static final Comments NONE = new Comments(List.of(), List.of(), List.of());

  private static final Pattern COMMENT = Pattern.compile("(?m)(?<![^ \\t\\n])#.*$");

  static Comments of(byte[] base, byte[] mine, byte[] theirs) {
    return new Comments(in(text(base)), in(text(mine)), in(text(theirs)));
  }

  /// Whose text keeps the comments that somebody changed; the one that is preferred where both did.
  boolean keepsMine(boolean preferred) {
    boolean changed = !mine.equals(base);
    return changed == !theirs.equals(base) ? preferred : changed;
  }

  /// What one side wrote and is not in `text`.
  List<String> lostIn(String text) {
    List<String> kept = in(text);
    return Stream.concat(mine.stream(), theirs.stream())
        .filter(comment -> !base.contains(comment) && !kept.contains(comment))
        .distinct()
        .toList();
  }

  private static List<String> in(String text) {
    return COMMENT.matcher(text).results().map(MatchResult::group).map(String::strip).toList();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
