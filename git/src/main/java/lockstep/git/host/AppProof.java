package lockstep.git.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import lockstep.core.secret.Secret;
import lockstep.sync.provisioning.AppKey;

/// The signed claim by which a GitHub App says who it is: a JSON Web Token with RS256.
final class AppProof {
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
  private static final String HEADER = "{\"alg\":\"RS256\",\"typ\":\"JWT\"}";

  private AppProof() {}

  /// The claim; empty when the key is no RSA private key in PEM, PKCS#1 or PKCS#8.
  static Optional<String> of(String appId, Secret pem, Instant now) {
    Optional<PrivateKey> key = AppKey.read(pem);
    if (key.isEmpty()) {
      return Optional.empty();
    }
    try {
      String claim =
          BASE64.encodeToString(HEADER.getBytes(UTF_8))
              + "."
              + BASE64.encodeToString(RestHostApi.json(appId, now).getBytes(UTF_8));
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key.get());
      signature.update(claim.getBytes(UTF_8));
      return Optional.of(claim + "." + BASE64.encodeToString(signature.sign()));
    } catch (GeneralSecurityException _) {
      return Optional.empty();
    }
  }
}
