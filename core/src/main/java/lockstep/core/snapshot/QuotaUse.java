package lockstep.core.snapshot;

/// What of its quota a repository uses, in folders and dashboards. A file that should be a
/// dashboard and cannot be shown, because nobody can read it or its uid belongs to another, has a
/// place all the same.
///
/// @param wanted how many places all its files want
public record QuotaUse(Quota quota, int wanted) {
  /// True when files are left out.
  public boolean isExceeded() {
    return !quota.isUnlimited() && wanted > quota.most();
  }

  /// True when nothing is left out and no place is left.
  public boolean isReached() {
    return !quota.isUnlimited() && wanted == quota.most();
  }
}
