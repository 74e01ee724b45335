package lockstep.cluster.command;

import java.util.List;
import lockstep.cluster.operation.Finding;

/// What came of an operation.
///
/// @param state whether it was done
/// @param message one sentence for people
/// @param from the holder before; empty when it does not matter
/// @param to the holder after, or who would be; empty when it does not matter
/// @param epoch as it is now
/// @param checks what was looked at; empty when nothing had to be
public record Outcome(
    State state, String message, String from, String to, long epoch, List<Finding> checks) {
  public Outcome {
    checks = List.copyOf(checks);
  }

  /// Whether something was done.
  public enum State {
    /// It was.
    DONE,
    /// It was only tried out, and could be done.
    POSSIBLE,
    /// It was not, and the message says why; all is as it was.
    REFUSED
  }

  static Outcome done(String message) {
    return new Outcome(State.DONE, message, "", "", 0, List.of());
  }

  static Outcome refused(String message) {
    return new Outcome(State.REFUSED, message, "", "", 0, List.of());
  }
}
