package lockstep.sim;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import lockstep.core.identity.Authentication;
import lockstep.core.identity.IdentityRules;
import lockstep.core.identity.Rotation;
import lockstep.core.identity.Token;
import lockstep.core.identity.TokenHash;

/// The promises of sessions: nobody with a good one is told to sign in, one that was ended is soon
/// good nowhere, tabs that ask for a token at once are given the same.
final class SessionChecker {
  /// As by default, in short.
  static final IdentityRules RULES =
      new IdentityRules(
          Duration.ofDays(30),
          Duration.ofDays(7),
          Duration.ofMinutes(5),
          Duration.ofSeconds(4),
          Duration.ofSeconds(2),
          Duration.ofSeconds(3),
          Duration.ofSeconds(8),
          Duration.ofMinutes(5),
          5,
          Duration.ofMinutes(5));

  /// Within which an end is known everywhere, on clocks that run unevenly.
  private static final Duration SOON = Duration.ofMillis(1_500);

  private static final Duration UNEVEN = Duration.ofMillis(1_500);

  private final Clockwork clockwork;
  private final Map<TokenHash, Sitting> sittings = new HashMap<>();
  private final Map<TokenHash, TokenHash> next = new HashMap<>();
  private final Map<String, Long> troubled = new HashMap<>();
  private final Map<String, Confirmed> confirmed = new HashMap<>();
  private int graces;
  private int ends;
  private int rotations;

  /// A session from sign-in to its end, as whoever follows the promises knows it.
  private static final class Sitting {
    private TokenHash present;
    private Optional<TokenHash> previous = Optional.empty();
    private long replacedNanos;
    private long endedNanos = Long.MAX_VALUE;
    private boolean leaving;

    Sitting(TokenHash present) {
      this.present = present;
    }
  }

  /// A member has heard from the database that a token is good.
  private record Confirmed(long askedNanos, long answeredNanos) {}

  SessionChecker(Clockwork clockwork) {
    this.clockwork = clockwork;
  }

  /// How often somebody was let in while the database was away.
  int graces() {
    return graces;
  }

  /// How many sessions were ended.
  int ends() {
    return ends;
  }

  /// How many tokens were replaced.
  int rotations() {
    return rotations;
  }

  // What was done.

  void begun(Token token) {
    sittings.put(token.hash(), new Sitting(token.hash()));
  }

  void rotated(TokenHash present, TokenHash after) {
    Sitting sitting = of(present);
    sitting.previous = Optional.of(present);
    sitting.present = after;
    sitting.replacedNanos = clockwork.nanos();
    sittings.put(after, sitting);
    rotations++;
  }

  /// Somebody asks for the end, of which nobody may hear.
  void leaves(Token token) {
    of(token.hash()).leaving = true;
  }

  void ended(TokenHash token) {
    Sitting sitting = of(token);
    if (sitting.endedNanos == Long.MAX_VALUE && isKnown(sitting, token)) {
      sitting.endedNanos = clockwork.nanos();
      ends++;
    }
  }

  /// The database did not answer this member, or not in time.
  void troubled(SimMember member) {
    troubled.put(member.name, clockwork.nanos());
  }

  boolean isOver(Token token) {
    return of(token.hash()).endedNanos != Long.MAX_VALUE;
  }

  private Sitting of(TokenHash token) {
    return Optional.ofNullable(sittings.get(token)).orElseThrow();
  }

  private static boolean isKnown(Sitting sitting, TokenHash token) {
    return sitting.present.equals(token) || sitting.previous.filter(token::equals).isPresent();
  }

  /// True for a token that must be good: the present one, and the one before for its grace.
  boolean isPromised(Token token) {
    Sitting sitting = of(token.hash());
    boolean young =
        clockwork.nanos() - sitting.replacedNanos < RULES.previousFor().toNanos()
            && sitting.previous.filter(token.hash()::equals).isPresent();
    return sitting.endedNanos == Long.MAX_VALUE && (sitting.present.equals(token.hash()) || young);
  }

  // What was told.

  /// @param promised it was good when the member was asked
  /// @param askedNanos when that was
  void told(
      SimMember by, Token token, boolean promised, long askedNanos, Authentication authentication) {
    Sitting sitting = of(token.hash());
    String memory = by.bootName() + token.hash().hex();
    switch (authentication) {
      case Authentication.NotSignedIn no ->
          Violation.unless(
              !promised || !isPromised(token),
              "NeverUnauthorized: %s says %s of a good session",
              by.name,
              no.because());
      case Authentication.Locked _ -> throw new Violation("NeverLocked: " + by.name);
      case Authentication.Unavailable no -> {
        nothingElse(by, askedNanos, no.because());
        Violation.unless(
            sitting.leaving
                || !promised
                || Optional.ofNullable(confirmed.get(memory))
                    .filter(it -> it.answeredNanos() < askedNanos)
                    .filter(
                        it -> since(it.askedNanos()).compareTo(RULES.grace().minus(UNEVEN)) <= 0)
                    .isEmpty(),
            "GraceHolds: %s says %s of somebody whom it knew",
            by.name,
            no.because());
      }
      case Authentication.SignedIn in -> {
        if (in.proof() == Authentication.Proof.FRESH) {
          fresh(by, sitting, token, askedNanos);
          confirmed.put(memory, new Confirmed(askedNanos, clockwork.nanos()));
        } else {
          graces++;
          grace(by, sitting, askedNanos);
        }
      }
    }
  }

  private void fresh(SimMember by, Sitting sitting, Token token, long askedNanos) {
    Violation.unless(
        sitting.endedNanos > askedNanos,
        "EndedIsOut: %s lets in who has been out for %s",
        by.name,
        since(sitting.endedNanos));
    Violation.unless(
        isKnown(sitting, token.hash()) || sitting.replacedNanos >= askedNanos,
        "OldTokenIsOut: %s takes a token that was replaced twice",
        by.name);
  }

  /// Somebody who is out is let in only where the end cannot be known, and not for long.
  private void grace(SimMember by, Sitting sitting, long askedNanos) {
    if (sitting.endedNanos > askedNanos) {
      return;
    }
    Duration out = since(sitting.endedNanos);
    Violation.unless(
        out.compareTo(RULES.grace().plus(UNEVEN)) < 0,
        "GraceEnds: %s lets in who has been out for %s",
        by.name,
        out);
    Violation.unless(
        out.compareTo(SOON) < 0
            || since(troubled.getOrDefault(by.name, Long.MIN_VALUE / 2)).compareTo(SOON) < 0,
        "EndedIsOut: %s, whom the database answers, lets in who has been out for %s",
        by.name,
        out);
  }

  private void nothingElse(SimMember by, long askedNanos, String because) {
    Violation.unless(
        troubled.getOrDefault(by.name, Long.MIN_VALUE) >= askedNanos,
        "OnlyForTheDatabase: %s says %s",
        by.name,
        because);
  }

  /// @param promised the token was good when the member was asked
  void told(SimMember by, Token token, boolean promised, long askedNanos, Rotation rotation) {
    switch (rotation) {
      case Rotation.NotSignedIn _ ->
          Violation.unless(
              !promised || !isPromised(token),
              "NeverUnauthorized: %s has no new token for a good one",
              by.name);
      case Rotation.Unavailable no -> nothingElse(by, askedNanos, no.because());
      case Rotation.Rotated(Token after, Duration _) -> {
        if (!after.equals(token)) {
          TokenHash before = next.putIfAbsent(token.hash(), after.hash());
          Violation.unless(
              before == null || before.equals(after.hash()),
              "OneNewToken: %s gives another than was given before",
              by.name);
        }
        Violation.unless(
            sittings.containsKey(after.hash()), "OneNewToken: %s gives an unknown one", by.name);
      }
    }
  }

  private Duration since(long nanos) {
    return Duration.ofNanos(clockwork.nanos() - nanos);
  }
}
