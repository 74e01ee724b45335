package lockstep.cluster.lease;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import java.time.Duration;

/// The times and limits of leadership.
///
/// @param ttl how long a lease is good for after each renewal
/// @param margin how much sooner its holder stops believing in it, for clocks that run unevenly
/// @param renewEvery how often its holder renews it
/// @param beatEvery how often each member looks and is heard of
/// @param stagger by how much each member lets those before it go first
/// @param settle how long a member that lost touch with the store listens before it takes a lease
/// that ran out
/// @param catchUpPatience how long a lease that could be taken waits for a member that is behind
/// @param suspicionLife after which a suspicion is forgotten
/// @param gitPatience how long a holder that does not reach Git, or gets no answer from it, keeps
/// the lease when another would
/// @param probePatience how long a holder that no proxy asks keeps the lease when another is asked
/// @param handOverPause after a handover that failed, until the next
/// @param beforeExpiry a suspected holder is replaced before its lease runs out
/// @param automaticLimit changes without a person in `automaticWindow`; then one must confirm
/// @param automaticWindow see `automaticLimit`
public record LeaseRules(
    Duration ttl,
    Duration margin,
    Duration renewEvery,
    Duration beatEvery,
    Duration stagger,
    Duration settle,
    Duration catchUpPatience,
    Duration suspicionLife,
    Duration gitPatience,
    Duration probePatience,
    Duration handOverPause,
    boolean beforeExpiry,
    int automaticLimit,
    Duration automaticWindow) {
  /// The defaults of the design.
  public static final LeaseRules DEFAULTS =
      new LeaseRules(
          Duration.ofSeconds(10),
          Duration.ofSeconds(2),
          Duration.ofSeconds(3),
          Duration.ofSeconds(1),
          Duration.ofMillis(300),
          Duration.ofSeconds(3),
          Duration.ofSeconds(3),
          Duration.ofSeconds(5),
          Duration.ofSeconds(3),
          Duration.ofSeconds(3),
          Duration.ofSeconds(10),
          true,
          2,
          Duration.ofMinutes(10));

  /// @throws IllegalArgumentException with a sentence that names the rule
  public LeaseRules {
    require(margin.isPositive(), "margin must be positive");
    require(beatEvery.isPositive(), "beatEvery must be positive");
    require(!stagger.isNegative(), "stagger must not be negative");
    require(
        beatEvery.compareTo(renewEvery) <= 0,
        "renewEvery must be beatEvery (%s) at least",
        beatEvery);
    // Not multipliedBy: the first call of it in a process costs a start a twentieth of a second.
    Duration least = renewEvery.plus(renewEvery).plus(margin);
    require(
        least.compareTo(ttl) <= 0,
        "ttl must leave room for two renewals and the margin, %s at least",
        least);
    require(automaticLimit >= 0, "automaticLimit must not be negative");
  }

  /// How long a holder believes in a lease that it asked for.
  public Duration belief() {
    return ttl.minus(margin);
  }

  /// These with another limit of changes without a person.
  public LeaseRules withAutomaticLimit(int limit) {
    return with(beforeExpiry, limit);
  }

  /// These, and a lease is only taken once it ran out or was given up.
  public LeaseRules onlyByExpiry() {
    return with(false, automaticLimit);
  }

  private LeaseRules with(boolean early, int limit) {
    return new LeaseRules(
        ttl,
        margin,
        renewEvery,
        beatEvery,
        stagger,
        settle,
        catchUpPatience,
        suspicionLife,
        gitPatience,
        probePatience,
        handOverPause,
        early,
        limit,
        automaticWindow);
  }

  @FormatMethod
  private static void require(boolean holds, @FormatString String otherwise, Object... arguments) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise.formatted(arguments));
    }
  }
}
