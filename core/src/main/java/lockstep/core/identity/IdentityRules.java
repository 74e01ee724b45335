package lockstep.core.identity;

import java.time.Duration;

/// The limits of [Identity].
///
/// @param maxAge after which a session ends, however busy it is
/// @param maxIdle after which an unused session ends
/// @param seenEvery how often a session in use is noted as such
/// @param rotateEvery how old a token may become before its holder should ask for another
/// @param rotateAtMostEvery a token younger than this is not replaced
/// @param previousFor how long the token before stays good once the new one was seen
/// @param grace how long what the store said last stays good while the store is away
/// @param basicFor how long a verified password of basic authentication need not be verified again
/// @param attempts failed sign-ins as one user before the next ones are not looked at
/// @param attemptWindow counted from the first of them
public record IdentityRules(
    Duration maxAge,
    Duration maxIdle,
    Duration seenEvery,
    Duration rotateEvery,
    Duration rotateAtMostEvery,
    Duration previousFor,
    Duration grace,
    Duration basicFor,
    int attempts,
    Duration attemptWindow) {
  private static final Duration MAX_GRACE = Duration.ofHours(1);

  /// 30 days, 7 days idle, a new token each 10 minutes, grace of 10 minutes, 5 failures in 5
  /// minutes.
  public static final IdentityRules DEFAULTS =
      new IdentityRules(
          Duration.ofDays(30),
          Duration.ofDays(7),
          Duration.ofMinutes(5),
          Duration.ofMinutes(10),
          Duration.ofSeconds(30),
          Duration.ofMinutes(1),
          Duration.ofMinutes(10),
          Duration.ofMinutes(5),
          5,
          Duration.ofMinutes(5));

  /// @throws IllegalArgumentException with a sentence that names the rule
  public IdentityRules {
    require(maxAge.isPositive(), "maxAge must be positive");
    require(maxIdle.isPositive(), "maxIdle must be positive");
    require(
        seenEvery.compareTo(maxIdle) < 0,
        "seenEvery must be below maxIdle, or sessions in use end");
    require(
        rotateAtMostEvery.isPositive() && rotateAtMostEvery.compareTo(rotateEvery) < 0,
        "rotateAtMostEvery must be positive and below rotateEvery");
    require(!previousFor.isNegative(), "previousFor must not be negative");
    require(
        !grace.isNegative() && grace.compareTo(MAX_GRACE) <= 0,
        "grace must be between 0 and one hour");
    require(!basicFor.isNegative(), "basicFor must not be negative");
    require(attempts > 0, "attempts must be positive");
    require(attemptWindow.isPositive(), "attemptWindow must be positive");
  }

  /// These with another grace.
  public IdentityRules withGrace(Duration other) {
    return new IdentityRules(
        maxAge,
        maxIdle,
        seenEvery,
        rotateEvery,
        rotateAtMostEvery,
        previousFor,
        other,
        basicFor,
        attempts,
        attemptWindow);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
