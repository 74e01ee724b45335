package lockstep.gateway.choose;

/// Whether a request may go to a member that looks down when all of them do.
public enum Panic {
  /// Yes: reads, for which a wrong guess costs only time.
  ALLOWED,
  /// No: writes are held instead, since what looks down may be an old primary.
  REFUSED
}
