package lockstep.sync.repository;

import java.util.List;
import lockstep.core.secret.Secret;

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

  /// The same, on another branch.
  public RepositorySetup onBranch(String branch) {
    RepositorySpec.Location at = spec.location();
    return new RepositorySetup(
        spec.at(new RepositorySpec.Location(at.url(), branch, at.path(), at.user(), at.trust())),
        secrets,
        guard);
  }

  /// The same, taking deliveries by these secrets.
  public RepositorySetup withWebhookSecrets(List<Secret> webhooks) {
    return new RepositorySetup(
        spec,
        new RepositorySecrets(secrets.token(), secrets.sshKey(), webhooks, secrets.signingKey()),
        guard);
  }

  /// The repository's name.
  public String name() {
    return spec.name();
  }
}
