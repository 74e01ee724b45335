package lockstep.api.forward;

import java.util.Optional;
import lockstep.api.http.Answer;
import lockstep.api.http.Request;
import lockstep.cluster.Writer;

/// Takes a request to another member.
@FunctionalInterface
public interface Courier {
  /// What the member answers; empty when no answer came in time, whatever it did.
  Optional<Answer> carry(Request request, Writer to);
}
