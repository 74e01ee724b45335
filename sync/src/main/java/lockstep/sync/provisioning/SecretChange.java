package lockstep.sync.provisioning;

import lockstep.core.secret.Secret;

/// What is to become of a secret. One that is not mentioned stays.
public sealed interface SecretChange {
  /// It is set.
  record Create(Secret secret) implements SecretChange {}

  /// It goes.
  record Remove() implements SecretChange {}
}
