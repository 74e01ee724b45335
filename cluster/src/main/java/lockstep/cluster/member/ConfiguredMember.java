package lockstep.cluster.member;

/// A member as the configuration lists it.
///
/// @param name unique in the cluster
/// @param url where it answers
/// @param kind `instance` or `grafana`; only instances can hold the lease
/// @param priority the higher, the sooner it becomes primary
public record ConfiguredMember(String name, String url, String kind, int priority) {
  /// The kind of Lockstep's own server.
  public static final String INSTANCE = "instance";
}
