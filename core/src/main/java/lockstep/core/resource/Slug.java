package lockstep.core.resource;

import java.text.Normalizer;
import java.util.Locale;

/// Titles as parts of file names and URLs: lower-case letters and digits of ASCII with single
/// dashes between.
public final class Slug {
  /// The longest slug, in characters.
  public static final int MAX_LENGTH = 60;

  private static final String WITHOUT_LETTERS = "dashboard";

  private Slug() {}

  /// The slug of a title: never empty, never longer than [#MAX_LENGTH]. Accents are taken off, what
  /// has no ASCII form is left out; a title of nothing else gives `dashboard`. Different titles may
  /// share a slug.
  public static String of(String title) {
    String plain =
        Normalizer.normalize(title, Normalizer.Form.NFKD)
            .toLowerCase(Locale.ROOT)
            .replace("ß", "ss")
            .replaceAll("\\p{M}+", "")
            .replaceAll("[^a-z0-9]+", "-");
    String cut =
        trimDashes(trimDashes(plain).replaceFirst("(?s)^(.{%d}).*".formatted(MAX_LENGTH), "$1"));
    return cut.isEmpty() ? WITHOUT_LETTERS : cut;
  }

  private static String trimDashes(String text) {
    return text.replaceAll("^-+|-+$", "");
  }
}
