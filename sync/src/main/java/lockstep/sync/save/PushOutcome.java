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
  /// @param ofAll true when it would take nothing at all from this writer, whatever it is
  record Refused(String words, boolean ofAll) implements PushOutcome {
    /// Of what was pushed.
    public Refused(String words) {
      this(words, false);
    }
  }

  /// Nothing was sent: trying again is safe.
  record Unreachable(String reason) implements PushOutcome {}

  /// Something was sent and no answer came: it may have happened. Only reading the remote tells.
  record Unknown(String reason) implements PushOutcome {}
}
