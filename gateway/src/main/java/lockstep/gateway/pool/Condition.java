package lockstep.gateway.pool;

/// Whether a member gets requests.
public enum Condition {
  /// It gets them.
  UP("up"),
  /// It is being taken out of service: it gets them only when nobody is up.
  DRAINING("draining"),
  /// It gets none, but for reads when all are down.
  DOWN("down");

  private final String word;

  Condition(String word) {
    this.word = word;
  }

  /// As status spells it.
  public String word() {
    return word;
  }
}
