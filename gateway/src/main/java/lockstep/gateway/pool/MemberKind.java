package lockstep.gateway.pool;

/// What answers behind the gateway.
public enum MemberKind {
  /// Lockstep's own server: tells its role, and makes a repeated save one commit.
  INSTANCE("instance"),
  /// A Grafana server: is healthy or not, and knows nothing of save ids.
  GRAFANA("grafana");

  private final String word;

  MemberKind(String word) {
    this.word = word;
  }

  /// As configuration and status spell it.
  public String word() {
    return word;
  }
}
