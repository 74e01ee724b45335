package lockstep.cluster;

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

  /// As the history spells it.
  public String word() {
    return word;
  }
}
