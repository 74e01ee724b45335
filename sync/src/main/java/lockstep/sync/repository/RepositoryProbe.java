package lockstep.sync.repository;

import java.util.Optional;

/// Looks whether a repository could be used as it is set, without changing anything here or there.
public interface RepositoryProbe {
  /// Asks the remote, stage after stage, and tells the first that fails. Blocks for as long as the
  /// transport's time limits allow.
  RepositoryHealth probe(RepositorySetup setup);

  /// Why no remote could be asked with these settings, such as a key that cannot be read; empty
  /// when one could. Asks nobody.
  default Optional<RepositoryHealth> problemWithSettings(RepositorySetup setup) {
    return Optional.empty();
  }
}
