package lockstep.cluster;

import java.util.List;

/// The cluster as this instance sees it. Reads never block and never fail: without the database the
/// last view stays.
public interface ClusterView extends WriterView {
  /// The cluster's name.
  String cluster();

  /// This instance's name.
  String self();

  /// How the cluster is run.
  Mode mode();

  /// What this instance is now.
  Role role();

  /// The highest epoch seen: the fencing token.
  long epoch();

  /// All members, by descending priority, then name.
  List<MemberView> members();

  /// The latest transitions, newest first.
  List<Transition> history(int limit);

  /// Somebody, such as a gateway, cannot reach the holder of `epoch`. A hint: this instance looks
  /// for itself.
  void suspect(long epoch);
}
