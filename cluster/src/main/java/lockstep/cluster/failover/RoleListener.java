package lockstep.cluster.failover;

/// Is told when this instance's role or epoch changed. Called from the loop: it must return soon
/// and not throw.
@FunctionalInterface
public interface RoleListener {
  /// It changed.
  void changed(RoleChange change);
}
