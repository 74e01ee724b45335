package lockstep.sync.repository;

import java.util.List;
import lockstep.core.secret.Secret;

/// What a repository knows and nobody may read: Grafana's `secure` of a `Repository`.
///
/// @param token the password of the transport; [Secret#NONE]: none is sent
/// @param sshKey a private key in OpenSSH's or PEM format, for an SSH URL
/// @param webhookSecrets what deliveries are signed with: the present one, and those before it that
/// are still good
/// @param signingKey the private key that commits are signed with
public record RepositorySecrets(
    Secret token, Secret sshKey, List<Secret> webhookSecrets, Secret signingKey) {
  /// None at all.
  public static final RepositorySecrets NONE =
      new RepositorySecrets(Secret.NONE, Secret.NONE, List.of(), Secret.NONE);

  public RepositorySecrets {
    webhookSecrets = List.copyOf(webhookSecrets);
  }
}
