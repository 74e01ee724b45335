package lockstep.datasource.testdata;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import lockstep.datasource.Field;
import lockstep.datasource.Frame;
import lockstep.datasource.Query;
import lockstep.datasource.QueryResult;
import lockstep.datasource.TimeRange;

/// The made-up tree that variables can ask: `A`, `B` and `C` at the top, `AA`, `AB`, `AC` below
/// `A`, and so on.
///
/// A query names one pattern for each level, with `*` and `{A,B}`: `A.*` has the children of `A`.
final class MetricTree {
  private static final List<String> LETTERS = List.of("A", "B", "C");
  private static final int DEEPEST = 6;
  private static final int LONGEST = 1000;
  private static final String VALUE = "value:";

  private MetricTree() {}

  static QueryResult run(Query query, TimeRange range) {
    String text = query.text("stringInput").orElse("").strip();
    if (text.length() > LONGEST) {
      return QueryResult.badQuery(
          "stringInput: %d characters (expected: at most %d)".formatted(text.length(), LONGEST));
    }
    return QueryResult.of(
        new Frame(query.refId(), List.of(Field.texts("text", new ArrayList<>(names(text))))));
  }

  static List<String> names(String query) {
    if (query.startsWith(VALUE)) {
      return List.of(query.substring(VALUE.length()));
    }
    List<String> levels = levels(query);
    if (query.isEmpty() || levels.size() > DEEPEST) {
      return List.of();
    }
    List<String> names = List.of("");
    for (String level : levels) {
      Pattern pattern = pattern(level);
      names = names.stream().flatMap(parent -> children(parent, pattern).stream()).toList();
    }
    return names;
  }

  private static List<String> children(String parent, Pattern pattern) {
    // A child is known by its whole name, and by its own letter below its parent.
    return LETTERS.stream()
        .filter(
            letter ->
                pattern.matcher(parent + letter).matches() || pattern.matcher(letter).matches())
        .map(letter -> parent + letter)
        .toList();
  }

  /// Splits at dots outside braces.
  private static List<String> levels(String query) {
    List<String> levels = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i < query.length(); i++) {
      switch (query.charAt(i)) {
        case '{' -> depth++;
        case '}' -> depth--;
        case '.' -> {
          if (depth == 0) {
            levels.add(query.substring(start, i));
            start = i + 1;
          }
        }
        default -> {}
      }
    }
    levels.add(query.substring(start));
    return levels;
  }

  private static Pattern pattern(String level) {
    String inner = level.replaceAll("^\\{|\\}$", "");
    List<String> choices = new ArrayList<>();
    for (String choice : inner.split(",", -1)) {
      String literal = Pattern.quote(choice.strip());
      choices.add(literal.replace("*", "\\E.*\\Q"));
    }
    return Pattern.compile(String.join("|", choices));
  }
}
