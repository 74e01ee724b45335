package lockstep.api.forward;

import java.util.Optional;
import lockstep.api.http.Answer;
import lockstep.api.http.Request;
import lockstep.cluster.Writer;

/// Takes a request to another member.
@FunctionalInterface
public interface Courier {
  /// Takes it there and waits.
  Carried carry(Request request, Writer to);

  /// What came of it.
  sealed interface Carried {
    /// What the member answered.
    record Answered(Answer answer) implements Carried {}

    /// No answer came in time.
    ///
    /// @param sent false when the member certainly did not get the request; else it may have done
    /// it
    record Silence(boolean sent) implements Carried {}

    /// The answer; empty when none came.
    default Optional<Answer> told() {
      return this instanceof Answered(Answer answer) ? Optional.of(answer) : Optional.empty();
    }
  }
}
