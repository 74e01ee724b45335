package lockstep.sync.repository;

/// All that is needed to run a repository on an instance.
///
/// Two setups that are equal need no restart of what runs by them.
public record RepositorySetup(RepositorySpec spec, RepositorySecrets secrets) {
  /// The repository's name.
  public String name() {
    return spec.name();
  }
}
