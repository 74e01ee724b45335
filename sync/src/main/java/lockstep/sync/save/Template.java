package lockstep.sync.save;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A text with places such as `{{title}}`, from which messages, branch names and titles are made.
///
/// @param text as a person wrote it; a place that is not known stays as it is
public record Template(String text) {
  private static final Pattern PLACE = Pattern.compile("\\{\\{\\s*([A-Za-z]+)\\s*\\}\\}");
  private static final Pattern NOT_IN_BRANCH = Pattern.compile("[^a-z0-9/_.-]+");
  private static final int LONGEST_BRANCH = 100;
  private static final int RANDOM_LENGTH = 6;

  /// What the places stand for.
  ///
  /// @param action `create`, `update`, `delete` or `move`
  /// @param resourceKind `dashboard` or `folder`
  /// @param resourceId its uid
  /// @param random six letters and digits that belong to the save
  public record Values(
      String action,
      String resourceKind,
      String resourceId,
      String title,
      String userName,
      String userLogin,
      String userEmail,
      String random) {
    /// The same with another `random`.
    public Values withRandom(String other) {
      return new Values(
          action, resourceKind, resourceId, title, userName, userLogin, userEmail, other);
    }

    private Map<String, String> byName() {
      return Map.of(
          "action", action,
          "resourceKind", resourceKind,
          "resourceID", resourceId,
          "title", title,
          "userName", userName,
          "userLogin", userLogin,
          "userEmail", userEmail,
          "random", random);
    }
  }

  /// What `{{random}}` stands for: the same for a save that is sent again; ids that clients count
  /// up have little in common.
  public static String random(String id) {
    UUID mixed = UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8));
    String text = Long.toString(mixed.getMostSignificantBits() >>> 1, Character.MAX_RADIX);
    return "0".repeat(RANDOM_LENGTH).concat(text).substring(text.length());
  }

  /// The text on one line, with everything in its place. Titles are people's: none of them makes a
  /// second line, where trailers stand.
  public String line(Values values) {
    return fill(values).replaceAll("\\p{Cntrl}+", " ").strip();
  }

  /// The text with everything in its place; what is put in is never read as a place itself.
  public String fill(Values values) {
    return fill(values, value -> value);
  }

  /// The text as the name of a branch: lower case, with dashes for what a branch cannot bear, and
  /// at most 100 characters; empty when nothing is left that can be one.
  public Optional<BranchName> branch(Values values) {
    String lower =
        fill(values, value -> value.replace('/', '-').replace('.', '-')).toLowerCase(Locale.ROOT);
    String plain = NOT_IN_BRANCH.matcher(lower).replaceAll("-").replaceAll("-{2,}", "-");
    String cut = plain.substring(0, Math.min(plain.length(), LONGEST_BRANCH));
    String tidy =
        Pattern.compile("/")
            .splitAsStream(cut)
            .map(part -> part.replaceAll("\\.{2,}", ".").replaceAll("^[-.]+|[-.]+$", ""))
            .map(part -> part.endsWith(".lock") ? part.replace(".lock", "-lock") : part)
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining("/"));
    return BranchName.problemWith(tidy).isEmpty()
        ? Optional.of(new BranchName(tidy))
        : Optional.empty();
  }

  private String fill(Values values, UnaryOperator<String> each) {
    Map<String, String> known = values.byName();
    Matcher place = PLACE.matcher(text);
    StringBuilder filled = new StringBuilder();
    while (place.find()) {
      String value = known.get(place.group(1));
      place.appendReplacement(
          filled, Matcher.quoteReplacement(value == null ? place.group() : each.apply(value)));
    }
    return place.appendTail(filled).toString();
  }
}
