package lockstep.git.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import lockstep.core.secret.Secret;

/// The signed claim by which a GitHub App says who it is: a JSON Web Token with RS256.
final class AppProof {
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
  private static final String HEADER = "{\"alg\":\"RS256\",\"typ\":\"JWT\"}";

  /// What PKCS#8 says before an RSA key: version 0, the algorithm rsaEncryption, an octet string.
  private static final byte[] RSA = {
    0x02,
    0x01,
    0x00,
    0x30,
    0x0d,
    0x06,
    0x09,
    0x2a,
    (byte) 0x86,
    0x48,
    (byte) 0x86,
    (byte) 0xf7,
    0x0d,
    0x01,
    0x01,
    0x01,
    0x05,
    0x00
  };

  private AppProof() {}

  /// The claim; empty when the key is no RSA private key in PEM, PKCS#1 or PKCS#8.
  static Optional<String> of(String appId, Secret pem, Instant now) {
    try {
      PrivateKey key = key(pem.reveal());
      String claim =
          BASE64.encodeToString(HEADER.getBytes(UTF_8))
              + "."
              + BASE64.encodeToString(RestHostApi.json(appId, now).getBytes(UTF_8));
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key);
      signature.update(claim.getBytes(UTF_8));
      return Optional.of(claim + "." + BASE64.encodeToString(signature.sign()));
    } catch (GeneralSecurityException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static PrivateKey key(String pem) throws GeneralSecurityException {
    String body = pem.replaceAll("-----[^-]+-----", "").replaceAll("\\s", "");
    byte[] bytes = Base64.getDecoder().decode(body);
    byte[] whole = pem.contains("BEGIN RSA PRIVATE KEY") ? wrapped(bytes) : bytes;
    return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(whole));
  }

  /// Java reads PKCS#8 only, and GitHub gives PKCS#1.
  private static byte[] wrapped(byte[] key) {
    ByteArrayOutputStream inner = new ByteArrayOutputStream();
    inner.writeBytes(RSA);
    tagged(inner, 0x04, key);
    ByteArrayOutputStream outer = new ByteArrayOutputStream();
    tagged(outer, 0x30, inner.toByteArray());
    return outer.toByteArray();
  }

  private static void tagged(ByteArrayOutputStream out, int tag, byte[] content) {
    out.write(tag);
    if (content.length < 0x80) {
      out.write(content.length);
    } else if (content.length < 0x100) {
      out.write(0x81);
      out.write(content.length);
    } else {
      out.write(0x82);
      out.write(content.length >> 8);
      out.write(content.length);
    }
    out.writeBytes(content);
  }
}
