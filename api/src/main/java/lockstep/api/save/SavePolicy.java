package lockstep.api.save;

/// How edits may reach the repository.
///
/// @param write saves may go to the branch that is followed
/// @param branch saves may go to other branches
/// @param host for links to pull requests
public record SavePolicy(boolean write, boolean branch, GitHost host) {
  /// Everything, on a host without pull requests.
  public static final SavePolicy OPEN = new SavePolicy(true, true, GitHost.PLAIN);
}
