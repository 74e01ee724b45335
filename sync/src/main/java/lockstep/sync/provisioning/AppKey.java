package lockstep.sync.provisioning;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import lockstep.core.secret.Secret;

/// The private key of a GitHub App, as GitHub gives it to a person.
public final class AppKey {
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

  private AppKey() {}

  /// The key; empty when the text is no RSA private key in PEM, PKCS#1 or PKCS#8.
  public static Optional<PrivateKey> read(Secret pem) {
    try {
      return Optional.of(key(pem.reveal()));
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
