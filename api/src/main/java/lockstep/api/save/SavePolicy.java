package lockstep.api.save;

/// How edits may reach the repository.
///
/// @param write saves may go to the branch that is followed
/// @param branch saves may go to other branches
/// @param host for links to pull requests
/// @param replicaSaves what a replica does with a save
public record SavePolicy(boolean write, boolean branch, GitHost host, ReplicaSaves replicaSaves) {
  /// Everything, on a host without pull requests.
  public static final SavePolicy OPEN = new SavePolicy(true, true, GitHost.PLAIN);

  /// Replicas forward.
  public SavePolicy(boolean write, boolean branch, GitHost host) {
    this(write, branch, host, ReplicaSaves.FORWARD);
  }

  /// What a replica does with a save.
  public enum ReplicaSaves {
    /// Sends it to the primary; does it itself when that does not answer.
    FORWARD,
    /// Says who the primary is.
    REFUSE
  }
}
