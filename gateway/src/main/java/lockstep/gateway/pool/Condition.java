package lockstep.gateway.pool;

/// Whether a member gets requests.
public enum Condition {
  /// It gets them.
  UP("up"),
  /// It is being taken out of service: it gets them only when nobody is up.
  DRAINING("draining"),
  /// It gets none, but for reads when all are down.
  DOWN("down"),
  /// Nobody asked it yet: to people and to requests the same as down.
  UNKNOWN("down");

  private final String word;

  Condition(String word) {
    this.word = word;
  }

  /// True when it gets requests, if only as the last one.
  public boolean healthy() {
    return switch (this) {
      case UP, DRAINING -> true;
      case DOWN, UNKNOWN -> false;
    };
  }

  /// As status spells it.
  public String word() {
    return word;
  }
}
