package lockstep.core.identity;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Signs what the instances of a cluster say to each other, with the secret that only they share.
///
/// A signature is good for one method, target and body, and for ever: no clock is asked, since
/// those of two machines may differ. So what is signed must do no harm when it is heard again.
public final class MemberSignatures {
  /// The header that bears the signature.
  public static final String HEADER = "Lockstep-Signature";

  private static final String PURPOSE = "member request";

  private final SharedSecret secret;

  MemberSignatures(SharedSecret secret) {
    this.secret = secret;
  }

  /// The signature of a request; empty while the secret is not known here.
  ///
  /// @param target path and query
  public Optional<String> sign(String method, String target, byte[] body) {
    return secret.known().map(key -> signature(key, method, target, body));
  }

  /// True when a member of this cluster has signed this request.
  public boolean isGenuine(String signature, String method, String target, byte[] body) {
    return sign(method, target, body).filter(own -> Digests.isSame(own, signature)).isPresent();
  }

  private static String signature(byte[] key, String method, String target, byte[] body) {
    String words = String.join("\n", PURPOSE, method, target, Digests.sha256(body));
    return Digests.keyed(key, words.getBytes(StandardCharsets.UTF_8));
  }
}
