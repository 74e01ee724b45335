package lockstep.sync.repository;

/// Looks whether a repository could be used as it is set, without changing anything here or there.
public interface RepositoryProbe {
  /// Asks the remote, stage after stage, and tells the first that fails. Blocks for as long as the
  /// transport's time limits allow.
  RepositoryHealth probe(RepositorySetup setup);
}
