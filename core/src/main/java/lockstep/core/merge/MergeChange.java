package lockstep.core.merge;

/// One thing that an edit changed, and that a merge took over.
///
/// @param path where it is, as in [MergeConflict#path]
/// @param subject the thing in words for a person: `Panel "CPU"`
/// @param kind what happened to it
public record MergeChange(String path, String subject, Kind kind) {
  /// What happened to a thing.
  public enum Kind {
    ADDED,
    CHANGED,
    REMOVED
  }
}
