package lockstep.git.ssh;

import java.util.Optional;
import lockstep.core.secret.Secret;

/// What is needed for SSH besides the URL.
///
/// @param user when the URL names none
/// @param key the private key; without one no host lets us in
/// @param knownHosts lines of a `known_hosts` file; empty for the machine's own
public record SshAccess(Optional<String> user, Optional<Secret> key, String knownHosts) {
  /// Looks whether it can be used.
  ///
  /// @throws IllegalArgumentException which says what is wrong with `sshKey` or `knownHosts`
  public void check() {
    KnownHosts.check(knownHosts);
    key.ifPresent(secret -> PrivateKeys.parse("sshKey", secret));
  }
}
