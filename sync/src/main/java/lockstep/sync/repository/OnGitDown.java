package lockstep.sync.repository;

/// What becomes of saves while Git cannot be reached.
public enum OnGitDown {
  /// They wait in the shared database.
  JOURNAL,
  /// They are answered 503.
  REFUSE
}
