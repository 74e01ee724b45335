package lockstep.cluster;

/// The two topologies of Grafana's "Git Sync for high availability".
public enum Mode {
  /// A reverse proxy sends people to the primary; replicas follow.
  PRIMARY_REPLICA("primary-replica"),
  /// Every instance is active.
  LOAD_BALANCER("load-balancer");

  private final String word;

  Mode(String word) {
    this.word = word;
  }

  /// As configuration and status spell it.
  public String word() {
    return word;
  }
}
