package lockstep.core.identity;

import java.time.Duration;

/// Who sends a request.
public sealed interface Authentication {
  /// A known user.
  ///
  /// @param proof how sure that is
  record SignedIn(User user, Proof proof) implements Authentication {}

  /// Nobody: the client must sign in (HTTP 401).
  ///
  /// @param because for a person
  record NotSignedIn(String because) implements Authentication {}

  /// Nobody, and for a while no password is looked at: there were too many wrong ones as this user
  /// (HTTP 401). It is so for a login that there is not, too.
  ///
  /// @param retryAfter how long until the next attempt is looked at
  record Locked(Duration retryAfter) implements Authentication {}

  /// The store is away and this client is not remembered: nobody can say (HTTP 503, never 401).
  ///
  /// @param because for an operator
  record Unavailable(String because, Duration retryAfter) implements Authentication {}

  /// What a [SignedIn] rests on.
  enum Proof {
    /// The store said so just now.
    FRESH,
    /// The store is away; it said so a short while ago.
    GRACE
  }
}
