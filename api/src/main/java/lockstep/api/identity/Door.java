package lockstep.api.identity;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import lockstep.api.http.Access;
import lockstep.api.http.Answer;
import lockstep.api.http.Filter;
import lockstep.api.http.Handler;
import lockstep.api.http.HttpFault;
import lockstep.api.http.Request;
import lockstep.core.identity.Authentication;
import lockstep.core.identity.Identity;
import lockstep.core.identity.MemberSignatures;
import lockstep.core.identity.Password;
import lockstep.core.identity.Permission;
import lockstep.core.identity.ServiceAccounts;
import lockstep.core.identity.ServiceKey;
import lockstep.core.identity.Token;
import lockstep.core.identity.User;

/// Lets a request in when the one who sends it may call its route.
///
/// Credentials in the `Authorization` header count before the session cookie. A browser that comes
/// with the cookie from a page of another origin is turned away, since the cookie comes by itself.
///
/// Who came with the cookie is given a signed note now and then, for when the database is away.
public final class Door implements Filter {
  private static final String BASIC = "basic ";
  private static final String BEARER = "bearer ";

  /// With this as the login Grafana's older clients send a token as the password.
  private static final String TOKEN_LOGIN = "api_key";

  private static final Set<String> HARMLESS = Set.of("HEAD", "OPTIONS", "TRACE");

  private final Identity identity;
  private final ServiceAccounts accounts;
  private final URI rootUrl;
  private final SessionCookies cookies;

  /// @param rootUrl what people type; its host is a good origin besides the one asked for
  public Door(Identity identity, ServiceAccounts accounts, URI rootUrl, SessionCookies cookies) {
    this.identity = identity;
    this.accounts = accounts;
    this.cookies = cookies;
    this.rootUrl = rootUrl;
  }

  @Override
  public Answer around(Request request, Handler next) {
    Optional<String> authorization = request.header("Authorization");
    if (authorization.isEmpty() && isForeign(request)) {
      return Answer.text(403, "origin not allowed");
    }
    return switch (request.route().access()) {
      case ANYBODY -> next.handle(request);
      case ANYBODY_KNOWN ->
          authenticate(request, authorization) instanceof Authentication.SignedIn known
              ? next.handle(request.from(known.user()))
              : next.handle(request);
      case MEMBER -> {
        checkMember(request);
        yield next.handle(request);
      }
      case READ, EDIT, OPERATE ->
          switch (authenticate(request, authorization)) {
            case Authentication.SignedIn known ->
                noted(request, known, admit(request.from(known.user()), next));
            case Authentication.NotSignedIn _ -> throw unauthorized(authorization);
            case Authentication.Locked locked -> locked(locked.retryAfter());
            case Authentication.Unavailable away ->
                Answer.unavailable(
                    "Nobody can be signed in at this moment: the database does not answer",
                    away.retryAfter());
          };
    };
  }

  private void checkMember(Request request) {
    boolean genuine =
        request
            .header(MemberSignatures.HEADER)
            .filter(
                signature ->
                    identity
                        .members()
                        .isGenuine(signature, request.method(), request.target(), request.body()))
            .isPresent();
    if (!genuine) {
      throw HttpFault.of(
          401,
          "%s: is missing, or not of an instance of this cluster (do all use one database?)"
              .formatted(MemberSignatures.HEADER));
    }
  }

  private Authentication authenticate(Request request, Optional<String> authorization) {
    if (authorization.isPresent()) {
      return sent(authorization.get());
    }
    Optional<Token> token = SessionCookies.token(request);
    return token.isPresent()
        ? identity.authenticate(token.get(), SessionCookies.note(request))
        : new Authentication.NotSignedIn("no credentials");
  }

  /// The answer, with a fresh note where the browser needs one.
  private Answer noted(Request request, Authentication.SignedIn known, Answer answer) {
    Optional<Token> token = SessionCookies.token(request);
    if (known.proof() != Authentication.Proof.FRESH
        || token.isEmpty()
        || request.header("Authorization").isPresent()) {
      return answer;
    }
    return identity
        .note(known.user(), token.get(), SessionCookies.note(request))
        .map(note -> cookies.withNote(answer, note, identity.grace()))
        .orElse(answer);
  }

  private Authentication sent(String authorization) {
    String kind = authorization.toLowerCase(Locale.ROOT);
    if (kind.startsWith(BEARER)) {
      return token(authorization.substring(BEARER.length()).strip());
    }
    return kind.startsWith(BASIC)
        ? basic(authorization)
        : new Authentication.NotSignedIn("credentials of an unknown kind");
  }

  private Authentication token(String key) {
    return ServiceKey.parse(key)
        .map(accounts::authenticate)
        .orElseGet(() -> new Authentication.NotSignedIn("no token of a service account"));
  }

  private Authentication basic(String authorization) {
    try {
      String encoded = authorization.substring(BASIC.length()).strip();
      String pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
      int colon = pair.indexOf(':');
      if (colon < 0) {
        return new Authentication.NotSignedIn("credentials without a colon");
      }
      String login = pair.substring(0, colon);
      String secret = pair.substring(colon + 1);
      return login.equals(TOKEN_LOGIN) && ServiceKey.parse(secret).isPresent()
          ? token(secret)
          : identity.basic(login, new Password(secret));
    } catch (IllegalArgumentException e) {
      return new Authentication.NotSignedIn("credentials that are no Base64");
    }
  }

  private static Answer admit(Request request, Handler next) {
    User user = request.signedIn();
    return OperationLog.tell(
        request,
        asked ->
            user.may(needed(asked.route().access()))
                ? next.handle(asked)
                : denied(asked.route().access()));
  }

  private static Permission needed(Access access) {
    return switch (access) {
      case ANYBODY, ANYBODY_KNOWN, MEMBER, READ -> Permission.READ;
      case EDIT -> Permission.EDIT;
      case OPERATE -> Permission.OPERATE;
    };
  }

  private static Answer denied(Access access) {
    String permission = access == Access.EDIT ? "dashboards:write" : "server:operate";
    return Answer.json(
        403,
        JsonNodeFactory.instance
            .objectNode()
            .put("title", "Access denied")
            .put(
                "message",
                "You'll need additional permissions to perform this action."
                    + " Permissions needed: "
                    + permission)
            .put("accessErrorId", "ACE-" + permission));
  }

  /// A script with the right password must not be told that it is wrong.
  private static Answer locked(Duration left) {
    long seconds = Math.max(1, left.toSeconds());
    return Answer.message(
            401,
            "Too many failed attempts as this user: no password is looked at for another %d s"
                .formatted(seconds))
        .with("Retry-After", Long.toString(seconds));
  }

  private static HttpFault unauthorized(Optional<String> authorization) {
    if (authorization.isEmpty()) {
      return HttpFault.of(401, "Unauthorized");
    }
    boolean basic = authorization.get().toLowerCase(Locale.ROOT).startsWith(BASIC);
    return HttpFault.of(401, basic ? "Invalid username or password" : "Invalid API key");
  }

  private boolean isForeign(Request request) {
    Optional<String> origin = request.header("Origin");
    if (origin.isEmpty() || !SessionCookies.isIn(request) || HARMLESS.contains(request.method())) {
      return false;
    }
    Optional<String> from = host(origin.get());
    Optional<String> asked = request.header("Host").flatMap(host -> host("http://" + host));
    boolean known =
        from.isPresent() && (from.equals(asked) || from.get().equalsIgnoreCase(rootUrl.getHost()));
    return !known;
  }

  private static Optional<String> host(String url) {
    try {
      return Optional.ofNullable(URI.create(url).getHost())
          .map(host -> host.toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
