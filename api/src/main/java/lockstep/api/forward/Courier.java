package lockstep.api.forward;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import lockstep.api.http.Answer;
import lockstep.api.http.Request;
import lockstep.cluster.Writer;

/// Takes a request to another member.
@FunctionalInterface
public interface Courier {
  /// Takes it there and waits.
  ///
  /// @param fit false once the member is heard of no more, or said that it does not reach Git: then
  /// it is not waited for longer than it may take
  Carried carry(Request request, Writer to, BooleanSupplier fit);

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
