package lockstep.core.identity;

import java.time.Duration;

/// What became of the wish for a new token.
public sealed interface Rotation {
  /// The token to go on with.
  ///
  /// @param token for the browser; the same one however often and wherever the old one was shown
  /// @param lifetime after which the session ends
  record Rotated(Token token, Duration lifetime) implements Rotation {}

  /// There is no such session (HTTP 401).
  record NotSignedIn() implements Rotation {}

  /// The store is away (HTTP 503); the present token stays good.
  record Unavailable(String because, Duration retryAfter) implements Rotation {}
}
