package lockstep.sync.repository;

/// All that is needed to run a repository on an instance.
///
/// Two setups that are equal need no restart of what runs by them.
///
/// @param guard where connections may go
public record RepositorySetup(RepositorySpec spec, RepositorySecrets secrets, HostGuard guard) {
  /// One that the operator wrote into the configuration file: it may go anywhere.
  public RepositorySetup(RepositorySpec spec, RepositorySecrets secrets) {
    this(spec, secrets, HostGuard.OPEN);
  }

  /// The repository's name.
  public String name() {
    return spec.name();
  }
}
