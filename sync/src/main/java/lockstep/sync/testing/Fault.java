package lockstep.sync.testing;

/// What goes wrong with one call to the remote.
public enum Fault {
  /// Nothing.
  NONE,
  /// The connection fails before anything is sent.
  UNREACHABLE,
  /// Fetch: a lagging copy of the host answers with an older head.
  STALE,
  /// Push: somebody else's commit comes just before.
  LOSE_RACE,
  /// Push: a rule of the host refuses it.
  REFUSE,
  /// Push: the connection breaks before the host has read the request.
  LOSE_REQUEST,
  /// Push: the connection breaks after the host did what was asked.
  LOSE_REPLY,
  /// Push: the connection breaks, and the host reads the request only later, in
  /// [InMemoryGit#deliverLate].
  LATE,
  /// Push: the network sends the request twice; the host reads the second one later, in
  /// [InMemoryGit#deliverLate].
  DUPLICATE
}
