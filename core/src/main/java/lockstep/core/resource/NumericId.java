package lockstep.core.resource;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Numeric ids for clients that still ask for them: a 53-bit hash of namespace, kind and uid
/// (design, section 5).
public final class NumericId {
  private static final String NAMESPACE = "default";
  private static final int BITS = 53;

  private NumericId() {}

  /// The id of the object of `kind` (plural, such as `dashboards`) named `uid`: positive and below
  /// 2^53, so that a JavaScript number holds it.
  public static long of(String kind, Uid uid) {
    byte[] text = (NAMESPACE + "/" + kind + "/" + uid).getBytes(StandardCharsets.UTF_8);
    long hash = ByteBuffer.wrap(Sha256.of(text)).getLong() >>> (Long.SIZE - BITS);
    return Math.max(1, hash);
  }
}
