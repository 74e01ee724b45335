package lockstep.git.sign;

import java.time.Instant;
import java.util.Optional;

/// Signs with one private key.
interface CommitSigner {
  /// An armoured signature over `data`.
  String sign(byte[] data, Instant when);

  /// The address that the key itself names.
  Optional<String> email();
}
