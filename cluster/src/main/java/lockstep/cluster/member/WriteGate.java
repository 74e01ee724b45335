package lockstep.cluster.member;

import java.time.Duration;
import lockstep.cluster.Writer;

/// The door that saves come in by, at this instance.
public interface WriteGate {
  /// How long a handover may take until its claim: so long the gate may be closed, and a lease that
  /// was renewed before does not run out meanwhile. Saves before the gate wait longer than that.
  Duration LONGEST = Duration.ofSeconds(5);

  /// Lets no further save in, and waits until those that are in have been answered. Further saves
  /// wait before the gate.
  ///
  /// @return false when `patience` ran out before; the gate is closed all the same
  boolean close(Duration patience);

  /// Lets the saves in that wait, and all others: nothing has changed.
  void open();

  /// Sends the saves that wait to `writer`, and lets later ones in again: they were sent here by
  /// somebody who knows no better, and any instance can save.
  void sendTo(Writer writer);
}
