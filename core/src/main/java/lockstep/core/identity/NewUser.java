package lockstep.core.identity;

import java.util.Locale;

/// A user that is to be added. Login and email are taken in lower case.
///
/// @param uid unique, 1 to 40 characters
/// @param login unique, 1 to 190 characters, no white space
/// @param name as people read it, at most 190 characters; may be empty
/// @param email at most 190 characters; may be empty
/// @param role what they may do
public record NewUser(String uid, String login, String name, String email, Role role) {
  /// The longest login, name or email, in characters.
  public static final int MAX_LENGTH = 190;

  /// @throws IllegalArgumentException with a sentence that names the field
  public NewUser {
    login = normal(login);
    email = normal(email);
    name = name.strip();
    require(!uid.isEmpty() && uid.length() <= 40, "uid: 1 to 40 characters are needed");
    require(!login.isEmpty(), "login is empty");
    require(
        login.chars().noneMatch(c -> Character.isWhitespace(c) || c == ':'),
        "login: white space and ':' are not allowed");
    requireShort("login", login);
    requireShort("name", name);
    requireShort("email", email);
  }

  /// A login or email as the store compares it.
  static String normal(String text) {
    return text.strip().toLowerCase(Locale.ROOT);
  }

  /// True when a user could have this login or email; what is longer or holds control characters
  /// need not be looked for.
  static boolean isPossible(String text) {
    return !text.isEmpty()
        && text.length() <= MAX_LENGTH
        && text.chars().noneMatch(Character::isISOControl);
  }

  private static void requireShort(String field, String text) {
    require(
        text.chars().noneMatch(Character::isISOControl),
        field + ": control characters are not allowed");
    require(text.length() <= MAX_LENGTH, field + " is longer than " + MAX_LENGTH + " characters");
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
