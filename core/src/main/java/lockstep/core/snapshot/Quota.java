package lockstep.core.snapshot;

/// How many folders and dashboards of a repository are shown at most. The same on every instance,
/// since it decides what is shown.
///
/// @param most [#NO_LIMIT] for all there are
public record Quota(int most) {
  /// As Grafana has it.
  public static final int NO_LIMIT = 0;

  /// Everything is shown.
  public static final Quota UNLIMITED = new Quota(NO_LIMIT);

  public Quota {
    if (most < 0) {
      throw new IllegalArgumentException("most: %d (expected: >= 0)".formatted(most));
    }
  }

  /// True when there is no limit.
  public boolean isUnlimited() {
    return most == NO_LIMIT;
  }
}
