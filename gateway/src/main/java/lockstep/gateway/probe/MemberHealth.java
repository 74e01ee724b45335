package lockstep.gateway.probe;

import lockstep.gateway.pool.Condition;

/// The health of one member as a state machine over probe results.
///
/// A refused connection and the member's own word that it is not ready count at once; silence
/// counts after `fall` in a row, because one may be chance. A member that answers requests but not
/// its probe in time is busy, which changes nothing: to take an overloaded member out would only
/// overload the next. Up again after `rise` good answers in a
/// row. The very first result decides alone: a gateway that starts must not wait.
///
/// @param condition what it comes to
/// @param against how many results in a row speak against the condition
/// @param reason of the condition, one phrase
public record MemberHealth(Condition condition, int against, String reason) {
  /// Nothing seen yet.
  public static MemberHealth unknown() {
    return new MemberHealth(Condition.UNKNOWN, 0, "not probed yet");
  }

  /// The health after one more result.
  ///
  /// @param fall how many silences in a row make a member down, at least 1
  /// @param rise how many good answers in a row bring it back, at least 1
  public MemberHealth step(ProbeResult result, int fall, int rise) {
    return switch (result) {
      case ProbeResult.Refused(String why) -> down(why);
      case ProbeResult.Silent(String why) -> silent(why, fall);
      case ProbeResult.Busy _ -> new MemberHealth(condition, 0, reason);
      case ProbeResult.Answered answered when !answered.ready() && !answered.draining() ->
          down(answered.reason().isBlank() ? "says it is not ready" : answered.reason());
      case ProbeResult.Answered answered -> good(answered, rise);
    };
  }

  private MemberHealth silent(String why, int fall) {
    if (!condition.healthy()) {
      return down(why);
    }
    int misses = against + 1;
    return misses >= fall
        ? down(misses == 1 ? why : "%s, %d probes".formatted(why, misses))
        : new MemberHealth(condition, misses, reason);
  }

  private MemberHealth good(ProbeResult.Answered answered, int rise) {
    Condition wanted = answered.draining() ? Condition.DRAINING : Condition.UP;
    int hits = against + 1;
    if (condition == Condition.DOWN && hits < rise) {
      return new MemberHealth(
          Condition.DOWN, hits, "answers again, %d of %d probes".formatted(hits, rise));
    }
    return new MemberHealth(wanted, 0, phrase(answered));
  }

  private static String phrase(ProbeResult.Answered answered) {
    if (answered.draining()) {
      return answered.reason().isBlank() ? "is being taken out of service" : answered.reason();
    }
    return "answers";
  }

  private static MemberHealth down(String why) {
    return new MemberHealth(Condition.DOWN, 0, why);
  }
}
