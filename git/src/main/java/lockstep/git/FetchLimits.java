package lockstep.git;

/// What a fetch may bring. A few kilobytes can stand for any number of gigabytes, so what counts is
/// the size that objects have when they are unpacked.
///
/// @param object the largest single object, in bytes: a file of the repository, wherever it is
/// @param all all objects of one fetch together, in bytes
public record FetchLimits(long object, long all) {
  /// Room for a file of a hundred megabytes, and for years of some ten thousand dashboards.
  public static final FetchLimits USUAL = new FetchLimits(128L << 20, 128L << 30);

  public FetchLimits {
    if (object < 1 || all < object) {
      throw new IllegalArgumentException(
          "limits of a fetch: %d, %d (expected: 1 <= object <= all)".formatted(object, all));
    }
  }
}
