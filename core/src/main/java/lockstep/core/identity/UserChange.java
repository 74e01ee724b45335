package lockstep.core.identity;

/// What became of a change of a user.
public enum UserChange {
  /// It is so from now on.
  DONE,
  /// Nobody has this id.
  NO_SUCH_USER,
  /// Refused: without this user nobody could administer.
  LAST_ADMIN
}
