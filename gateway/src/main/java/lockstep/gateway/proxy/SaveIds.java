package lockstep.gateway.proxy;

import java.util.UUID;
import java.util.random.RandomGenerator;

/// Makes save ids for clients that send none.
final class SaveIds {
  private static final long VERSION_MASK = 0xffff_ffff_ffff_0fffL;
  private static final long VERSION_4 = 0x4000L;
  private static final long VARIANT_MASK = 0x3fff_ffff_ffff_ffffL;
  private static final long VARIANT_2 = 0x8000_0000_0000_0000L;

  private final RandomGenerator chance;

  /// Ids from `chance`.
  ///
  /// @param chance used under this object's lock only
  SaveIds(RandomGenerator chance) {
    this.chance = chance;
  }

  /// A new random UUID.
  synchronized String next() {
    return new UUID(
            (chance.nextLong() & VERSION_MASK) | VERSION_4,
            (chance.nextLong() & VARIANT_MASK) | VARIANT_2)
        .toString();
  }
}
