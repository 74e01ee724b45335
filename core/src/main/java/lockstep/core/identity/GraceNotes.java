package lockstep.core.identity;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// Signed notes that say who held a session a short while ago. A browser carries one beside its
/// token, so that any instance can let it in while the store is away, also one that never saw it.
///
/// A note is good for one token and until the time it names; it ends no later than the grace. It
/// cannot be made or changed without the cluster's shared secret.
final class GraceNotes {
  private static final String VERSION = "1";
  private static final String SEPARATOR = "\u0000";
  private static final int FIELDS = 9;

  private GraceNotes() {}

  /// What a good note says.
  record Note(User user, Instant until) {}

  /// A note that `user` holds `token`; empty when it cannot be written.
  static Optional<String> write(byte[] secret, User user, TokenHash token, Instant until) {
    List<String> fields =
        List.of(
            VERSION,
            token.hex(),
            Long.toString(until.getEpochSecond()),
            Long.toString(user.id()),
            user.uid(),
            user.login(),
            user.name(),
            user.email(),
            user.role().word());
    if (fields.stream().anyMatch(field -> field.contains(SEPARATOR))) {
      return Optional.empty();
    }
    byte[] content = String.join(SEPARATOR, fields).getBytes(StandardCharsets.UTF_8);
    return Optional.of(
        Base64.getUrlEncoder().withoutPadding().encodeToString(content)
            + "."
            + signature(secret, content));
  }

  /// What the note says of `token`; empty unless it is genuine, for this token, and not over.
  static Optional<Note> read(
      byte[] secret, String text, TokenHash token, Instant now, Duration longest) {
    int dot = text.indexOf('.');
    if (dot < 0) {
      return Optional.empty();
    }
    byte[] content;
    try {
      content = Base64.getUrlDecoder().decode(text.substring(0, dot));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
    if (!Digests.isSame(signature(secret, content), text.substring(dot + 1))) {
      return Optional.empty();
    }
    String[] fields = new String(content, StandardCharsets.UTF_8).split(SEPARATOR, -1);
    if (fields.length != FIELDS || !fields[0].equals(VERSION) || !fields[1].equals(token.hex())) {
      return Optional.empty();
    }
    Instant until = Instant.ofEpochSecond(Long.parseLong(fields[2]));
    boolean good = now.isBefore(until) && !until.isAfter(now.plus(longest));
    return good
        ? Role.of(fields[8]).map(role -> new Note(user(fields, role), until))
        : Optional.empty();
  }

  private static User user(String[] fields, Role role) {
    return new User(Long.parseLong(fields[3]), fields[4], fields[5], fields[6], fields[7], role);
  }

  private static String signature(byte[] secret, byte[] content) {
    return Digests.keyed(secret, content);
  }
}
