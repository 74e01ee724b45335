package lockstep.api.identity;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import lockstep.api.http.Answer;
import lockstep.api.http.Request;
import lockstep.core.identity.Token;

/// The cookies of a session, named as Grafana's.
public final class SessionCookies {
  private static final String SESSION = "grafana_session";
  private static final String EXPIRY = "grafana_session_expiry";
  private static final String GRACE = "lockstep_grace";

  private final InstantSource clock;
  private final String suffix;

  /// @param rootUrl what people type; `https` makes the cookies secure
  public SessionCookies(InstantSource clock, URI rootUrl) {
    this.clock = clock;
    this.suffix = "; SameSite=Lax" + ("https".equals(rootUrl.getScheme()) ? "; Secure" : "");
  }

  /// True when the request bears a session cookie, good or not.
  static boolean isIn(Request request) {
    return request.cookie(SESSION).isPresent();
  }

  /// The token that the request bears.
  static Optional<Token> token(Request request) {
    return request.cookie(SESSION).flatMap(Token::parse);
  }

  /// The signed note that the request bears.
  static Optional<String> note(Request request) {
    return request.cookie(GRACE);
  }

  /// The answer with the cookies of a session.
  ///
  /// @param rotateEvery when the page should ask for another token
  Answer set(Answer answer, Token token, Duration lifetime, Duration rotateEvery) {
    long expiry = clock.instant().plus(rotateEvery).getEpochSecond();
    return answer
        .with(
            "Set-Cookie",
            "%s=%s; Path=/; Max-Age=%d; HttpOnly%s"
                .formatted(SESSION, token.secret(), lifetime.toSeconds(), suffix))
        .with(
            "Set-Cookie",
            "%s=%d; Path=/; Max-Age=%d%s".formatted(EXPIRY, expiry, lifetime.toSeconds(), suffix));
  }

  /// The answer with a signed note beside the session's own cookies.
  Answer withNote(Answer answer, String note, Duration lifetime) {
    return answer.with(
        "Set-Cookie",
        "%s=%s; Path=/; Max-Age=%d; HttpOnly%s"
            .formatted(GRACE, note, lifetime.toSeconds(), suffix));
  }

  /// The answer that makes the browser forget them.
  Answer clear(Answer answer) {
    return answer
        .with("Set-Cookie", "%s=; Path=/; Max-Age=0; HttpOnly%s".formatted(SESSION, suffix))
        .with("Set-Cookie", "%s=; Path=/; Max-Age=0; HttpOnly%s".formatted(GRACE, suffix))
        .with("Set-Cookie", "%s=; Path=/; Max-Age=0%s".formatted(EXPIRY, suffix));
  }
}
