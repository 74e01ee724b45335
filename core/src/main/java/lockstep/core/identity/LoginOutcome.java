package lockstep.core.identity;

import java.time.Duration;

/// What became of a sign-in.
public sealed interface LoginOutcome {
  /// Signed in.
  ///
  /// @param token for the browser; nobody else ever sees it
  /// @param lifetime after which the session ends, however busy it is
  record Granted(User user, Token token, Duration lifetime) implements LoginOutcome {}

  /// No such user, or not their password; which of the two is not told.
  record Wrong() implements LoginOutcome {}

  /// Too many failures as this user.
  ///
  /// @param retryAfter how long until the next attempt is looked at
  record Locked(Duration retryAfter) implements LoginOutcome {}

  /// The store is away or too many people sign in at this moment (HTTP 503).
  ///
  /// @param because for an operator
  record Unavailable(String because, Duration retryAfter) implements LoginOutcome {}
}
