package lockstep.core.presence;

import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// A page on which somebody has a dashboard open.
///
/// @param client the page, by a name of its own making
/// @param login of the person
/// @param name of the person
/// @param instance that the page talks to
/// @param since when it was opened, by the database's clock; of no meaning on the way in
public record Presence(
    String client, String login, String name, State state, String instance, Instant since) {
  /// What the person does.
  public enum State {
    VIEWING,
    EDITING;

    /// As it is spelt outside.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /// The one with this word; empty when there is none.
    public static Optional<State> of(String word) {
      return Arrays.stream(values()).filter(one -> one.word().equals(word)).findFirst();
    }
  }
}
