package lockstep.sync.save;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.function.Predicate;
import lockstep.core.resource.Uid;

/// Uids for new things, derived from the save id: a save that is planned again, here or on another
/// instance, makes the same thing.
final class FreshUid {
  /// In characters.
  static final int LENGTH = 14;

  private static final int RADIX = 36;

  private FreshUid() {}

  /// The first free uid of the save.
  static Uid of(SaveId id, Predicate<Uid> taken) {
    int turn = 0;
    Uid uid = candidate(id, turn);
    while (taken.test(uid)) {
      turn++;
      uid = candidate(id, turn);
    }
    return uid;
  }

  private static Uid candidate(SaveId id, int turn) {
    String digits = new BigInteger(1, sha256(id + "/" + turn)).toString(RADIX);
    return new Uid("d" + digits.substring(0, LENGTH - 1));
  }

  static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no SHA-256", e);
    }
  }
}
