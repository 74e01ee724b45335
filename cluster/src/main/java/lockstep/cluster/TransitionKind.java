package lockstep.cluster;

import java.util.Arrays;
import java.util.Optional;

/// Why the lease went to somebody.
public enum TransitionKind {
  /// Nobody had it before.
  START("start"),
  /// Its holder was restarted and took it again.
  RESTART("restart"),
  /// Its holder did not answer, and it was taken before it ran out.
  FAILOVER("failover"),
  /// It ran out.
  EXPIRED("expired"),
  /// Its holder gave it up.
  HANDOVER("handover");

  private final String word;

  TransitionKind(String word) {
    this.word = word;
  }

  /// The one with this word; empty when there is none.
  public static Optional<TransitionKind> of(String word) {
    return Arrays.stream(values()).filter(one -> one.word.equals(word)).findFirst();
  }

  /// As the history spells it.
  public String word() {
    return word;
  }
}
