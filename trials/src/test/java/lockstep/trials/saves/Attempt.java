package lockstep.trials.saves;

/// One time that a save was sent, as its sender saw it.
///
/// @param saveId under which it went
/// @param uid of the dashboard
/// @param token stands in what was saved, and nowhere else
/// @param to the instance or gateway that was asked
/// @param verdict what the answer means
/// @param said the answer, for a person
/// @param commit of the answer; empty when it bore none
/// @param millis from the first byte sent to the answer
/// @param ended the `nanoTime` of the answer
record Attempt(
    String saveId,
    String uid,
    String token,
    String to,
    Verdict verdict,
    String said,
    String commit,
    long millis,
    long ended) {
  /// What an answer means.
  enum Verdict {
    /// It is in Git.
    YES,
    /// Nothing was written, and nothing of this attempt ever will be.
    NO,
    /// Kept, and waiting for Git.
    WAITING,
    /// Not known.
    UNKNOWN
  }
}
