package lockstep.cluster;

/// What an instance is in its cluster.
public enum Role {
  /// Holds the lease: gets the traffic.
  PRIMARY("primary"),
  /// Follows the primary.
  REPLICA("replica"),
  /// One of many equals.
  ACTIVE("active");

  private final String word;

  Role(String word) {
    this.word = word;
  }

  /// As status spells it.
  public String word() {
    return word;
  }
}
