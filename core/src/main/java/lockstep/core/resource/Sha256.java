package lockstep.core.resource;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// SHA-256, which every JDK has.
public final class Sha256 {
  private Sha256() {}

  /// A fresh digest to feed.
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no SHA-256", e);
    }
  }

  /// The 32 bytes of the hash of `bytes`.
  public static byte[] of(byte[] bytes) {
    return digest().digest(bytes);
  }
}
