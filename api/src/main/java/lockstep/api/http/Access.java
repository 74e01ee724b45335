package lockstep.api.http;

/// Who may call a route.
public enum Access {
  /// Anybody; nobody is asked who they are.
  ANYBODY,
  /// Anybody; who says who they are may be told more.
  ANYBODY_KNOWN,
  /// The instances of this cluster, by their signature.
  MEMBER,
  /// Whoever may look at dashboards.
  READ,
  /// Whoever may save dashboards, folders and annotations.
  EDIT,
  /// Whoever may operate the cluster.
  OPERATE
}
