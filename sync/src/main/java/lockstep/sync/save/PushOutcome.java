package lockstep.sync.save;

/// What became of a push.
public sealed interface PushOutcome {
  /// The remote reported the branch moved.
  record Accepted() implements PushOutcome {}

  /// The branch is not where it was expected: somebody else was first. Fetch, plan anew.
  record LostRace(String reason) implements PushOutcome {}

  /// The remote will not take it, now or later.
  ///
  /// @param words the host's own words
  record Refused(String words) implements PushOutcome {}

  /// Nothing was sent: trying again is safe.
  record Unreachable(String reason) implements PushOutcome {}

  /// Something was sent and no answer came: it may have happened. Only reading the remote tells.
  record Unknown(String reason) implements PushOutcome {}
}
