package lockstep.sync.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Keyed digests, compared in a time that tells nothing about them.
final class Signature {
  private static final String MAC = "HmacSHA256";

  private Signature() {}

  /// HMAC-SHA-256 of `body`, in lower-case hexadecimal.
  static String of(byte[] body, String secret) {
    return HexFormat.of().formatHex(of(secret.getBytes(StandardCharsets.UTF_8), body));
  }

  /// HMAC-SHA-256 of all `parts` one after the other.
  static byte[] of(byte[] key, byte[]... parts) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(new SecretKeySpec(key, MAC));
      for (byte[] part : parts) {
        mac.update(part);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no " + MAC, e);
    }
  }

  /// SHA-256 of `body`, in lower-case hexadecimal.
  static String digest(byte[] body) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  static boolean same(String sent, String expected) {
    return MessageDigest.isEqual(
        sent.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
  }
}
