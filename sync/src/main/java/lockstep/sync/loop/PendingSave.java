package lockstep.sync.loop;

import java.util.Optional;
import lockstep.sync.save.SaveOutcome;

/// A save that was handed in and not waited for.
public final class PendingSave {
  private final Request request;

  PendingSave(Request request) {
    this.request = request;
  }

  /// The outcome; empty while there is none.
  public Optional<SaveOutcome> outcome() {
    return request.outcome();
  }
}
