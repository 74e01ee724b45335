package lockstep.datasource.testdata;

/// Numbers that look like chance and are none: equal on every machine, today and tomorrow.
final class Hash {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final double UNIT = 0x1.0p-53;

  private Hash() {}

  /// A seed for a text.
  static long of(String text) {
    long hash = GOLDEN;
    for (int i = 0; i < text.length(); i++) {
      hash = mix(hash ^ text.charAt(i));
    }
    return hash;
  }

  /// The seed of part `index` of what `seed` stands for.
  static long part(long seed, long index) {
    return mix(seed + GOLDEN * (index + 1));
  }

  /// From 0 up to and without 1.
  static double unit(long seed, long index) {
    return (part(seed, index) >>> 11) * UNIT;
  }

  /// From -1 up to and without 1.
  static double signed(long seed, long index) {
    return 2 * unit(seed, index) - 1;
  }

  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
