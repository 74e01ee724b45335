package lockstep.sync.journal;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/// How much may wait.
///
/// @param entries saves, at least 1
/// @param bytes of all of them
/// @param age of the oldest: when it has waited longer, somebody should look before more is kept
public record Bounds(int entries, long bytes, Duration age) {
  /// 1,000 saves, 64 MiB, 24 hours.
  public static final Bounds USUAL = new Bounds(1000, 64L * 1024 * 1024, Duration.ofHours(24));

  public Bounds {
    if (entries < 1 || bytes < 1 || !age.isPositive()) {
      throw new IllegalArgumentException("bounds of the journal (expected: above zero)");
    }
  }

  /// Why one more save has no room; empty when it has.
  ///
  /// @param waiting saves
  /// @param held bytes of those
  /// @param oldest for how long the oldest has waited; zero when none does
  /// @param more bytes of the one to come
  public Optional<String> problem(long waiting, long held, Duration oldest, long more) {
    if (waiting >= entries) {
      return Optional.of(
          String.format(
              Locale.ROOT, "%,d saves wait for Git already, which is the limit", waiting));
    }
    if (held + more > bytes) {
      return Optional.of(
          String.format(Locale.ROOT, "the saves that wait for Git would exceed %,d bytes", bytes));
    }
    if (oldest.compareTo(age) > 0) {
      return Optional.of(
          "a save has waited for Git for more than %d hours".formatted(age.toHours()));
    }
    return Optional.empty();
  }
}
