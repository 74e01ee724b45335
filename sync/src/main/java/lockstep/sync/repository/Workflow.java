package lockstep.sync.repository;

/// How an edit may reach a repository.
public enum Workflow {
  /// As a commit on the followed branch.
  WRITE,
  /// As a commit on another branch, which people merge at the host.
  BRANCH
}
