package lockstep.gateway.choose;

/// How requests are spread over the members of a load-balancer cluster.
public enum Balance {
  /// To the member with the fewest requests under way for its weight; equals take turns.
  LEAST_REQUESTS,
  /// In turns, each as often as the others.
  ROUND_ROBIN,
  /// In turns, each as often as its weight says.
  WEIGHTED
}
