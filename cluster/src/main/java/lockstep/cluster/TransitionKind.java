package lockstep.cluster;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/// Why the lease went to somebody, and what else the history keeps.
public enum TransitionKind {
  /// Nobody had it before.
  START("start"),
  /// Its holder was restarted and took it again.
  RESTART("restart"),
  /// Its holder did not answer, and it was taken before it ran out.
  FAILOVER("failover"),
  /// It ran out.
  EXPIRED("expired"),
  /// Its holder gave it up.
  HANDOVER("handover"),
  /// A person asked for it.
  SWITCHOVER("switchover"),
  /// The preferred member was fit again.
  FAILBACK("failback"),
  /// Its holder could not do the work and gave it to a member that can.
  STEP_DOWN("step-down"),
  /// The holder is the same; members or failover were put into maintenance, or taken out of it.
  MAINTENANCE("maintenance"),
  /// The holder is the same; a person confirmed that automatic changes may go on.
  CONFIRMED("confirmed");

  /// Changes of the holder that no person asked for.
  public static final Set<TransitionKind> AUTOMATIC =
      Set.of(FAILOVER, EXPIRED, STEP_DOWN, FAILBACK);

  /// All changes of the holder, also from a start of it to the next.
  public static final Set<TransitionKind> CHANGES =
      Set.of(START, RESTART, FAILOVER, EXPIRED, HANDOVER, SWITCHOVER, FAILBACK, STEP_DOWN);

  /// Changes after which nothing is to be expected of the holder before: it was silent.
  public static final Set<TransitionKind> AFTER_SILENCE = Set.of(FAILOVER, EXPIRED);

  private final String word;

  TransitionKind(String word) {
    this.word = word;
  }

  /// The one with this word; empty when there is none.
  public static Optional<TransitionKind> of(String word) {
    return Arrays.stream(values()).filter(one -> one.word.equals(word)).findFirst();
  }

  /// As the history spells it.
  public String word() {
    return word;
  }
}
