package lockstep.core.resource;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/// Titles as parts of file names and URLs: lower-case letters and digits of ASCII with single
/// dashes between.
public final class Slug {
  /// The longest slug, in characters.
  public static final int MAX_LENGTH = 60;

  private static final Pattern ACCENTS = Pattern.compile("\\p{M}+");
  private static final Pattern OTHER = Pattern.compile("[^a-z0-9]+");
  private static final Pattern OUTER_DASHES = Pattern.compile("^-+|-+$");
  private static final char MOST_ASCII = 0x7f;
  private static final String WITHOUT_LETTERS = "untitled";

  private Slug() {}

  /// The slug of a title: never empty, never longer than [#MAX_LENGTH]. Accents are taken off, what
  /// has no ASCII form is left out; a title of nothing else gives `untitled`. Different titles may
  /// share a slug.
  public static String of(String title) {
    return isAscii(title) ? ofAscii(title) : ofAny(title);
  }

  private static boolean isAscii(String title) {
    for (int i = 0; i < title.length(); i++) {
      if (title.charAt(i) > MOST_ASCII) {
        return false;
      }
    }
    return true;
  }

  /// The same as [#ofAny], many times sooner: an answer of a search has three of them for each hit.
  private static String ofAscii(String title) {
    StringBuilder slug = new StringBuilder(MAX_LENGTH);
    for (int i = 0; i < title.length() && slug.length() < MAX_LENGTH; i++) {
      char c = title.charAt(i);
      char lower = c >= 'A' && c <= 'Z' ? (char) (c - 'A' + 'a') : c;
      if ((lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9')) {
        slug.append(lower);
      } else if (!slug.isEmpty() && slug.charAt(slug.length() - 1) != '-') {
        slug.append('-');
      }
    }
    if (!slug.isEmpty() && slug.charAt(slug.length() - 1) == '-') {
      slug.setLength(slug.length() - 1);
    }
    return slug.isEmpty() ? WITHOUT_LETTERS : slug.toString();
  }

  static String ofAny(String title) {
    String lower = Normalizer.normalize(title, Normalizer.Form.NFKD).toLowerCase(Locale.ROOT);
    String plain = ACCENTS.matcher(lower.replace("ß", "ss")).replaceAll("");
    String dashed = trim(OTHER.matcher(plain).replaceAll("-"));
    String cut = trim(dashed.substring(0, Math.min(dashed.length(), MAX_LENGTH)));
    return cut.isEmpty() ? WITHOUT_LETTERS : cut;
  }

  private static String trim(String text) {
    return OUTER_DASHES.matcher(text).replaceAll("");
  }
}
