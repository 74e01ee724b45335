package lockstep.core.snapshot;

import java.util.Comparator;

/// Since when a file is there. A rename does not change it; a file that comes back is born anew.
///
/// A function of the first-parent history of the commit, so it is the same on every instance, and
/// what later commits bring is younger than all that is there.
///
/// @param commit the number of the commit that made it on that history
/// @param path that it had then, as Git has it
public record Birth(long commit, String path) implements Comparable<Birth> {
  private static final Comparator<Birth> ORDER =
      Comparator.comparingLong(Birth::commit).thenComparing(Birth::path);

  /// Of something at `path` that no history tells of: younger than all else.
  public static Birth unknown(String path) {
    return new Birth(Long.MAX_VALUE, path);
  }

  @Override
  public int compareTo(Birth other) {
    return ORDER.compare(this, other);
  }
}
