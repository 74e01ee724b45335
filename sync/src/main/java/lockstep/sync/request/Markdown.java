package lockstep.sync.request;

/// Strangers' texts in a comment.
///
/// All stand in code spans: there no host makes a mention, a link, an image, a reference, an emoji
/// or HTML of them, and no backslash is needed, which hosts read differently. What could end the
/// span, or the cell of the table, is replaced by what looks like it.
final class Markdown {
  private static final String MORE = "\u2026";

  private Markdown() {}

  /// A text as code, in one line.
  ///
  /// @param longest in characters; what is longer is cut
  static String code(String text, int longest) {
    StringBuilder plain = new StringBuilder();
    text.codePoints()
        .limit(4L * longest)
        .forEach(
            c -> {
              switch (c) {
                case '`' -> plain.append('\'');
                case '|' -> plain.append('\u00a6');
                default -> plain.appendCodePoint(isPlain(c) ? c : ' ');
              }
            });
    String line = plain.toString().strip().replaceAll(" +", " ");
    String cut =
        line.codePointCount(0, line.length()) <= longest
            ? line
            : line.substring(0, line.offsetByCodePoints(0, longest)).strip() + MORE;
    return cut.isEmpty() ? "`(nothing)`" : "`" + cut + "`";
  }

  /// False for what is not seen: it could hide text, or turn its direction.
  private static boolean isPlain(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SPACE_SEPARATOR ->
          false;
      default -> true;
    };
  }

  /// A link.
  ///
  /// @param words of our own
  /// @param url which has no more than the signs that a URL may have
  static String link(String words, String url) {
    return "[%s](<%s>)".formatted(words, url.replace("<", "%3C").replace(">", "%3E"));
  }
}
