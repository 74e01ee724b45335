package lockstep.api.identity;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import lockstep.api.http.Access;
import lockstep.api.http.Answer;
import lockstep.api.http.Fields;
import lockstep.api.http.HttpFault;
import lockstep.api.http.Request;
import lockstep.api.http.Route;
import lockstep.core.identity.Identity;
import lockstep.core.identity.Rotation;
import lockstep.core.identity.SessionEntry;
import lockstep.core.identity.Token;

/// Sessions while they live: a new token, the list, and their end from afar.
public final class SessionRoutes {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /// What to look for in a `User-Agent`, in this order: each names itself after older ones.
  private static final List<Map.Entry<String, String>> BROWSERS =
      List.of(
          Map.entry("edg/", "Edge"),
          Map.entry("opr/", "Opera"),
          Map.entry("firefox/", "Firefox"),
          Map.entry("chrome/", "Chrome"),
          Map.entry("safari/", "Safari"),
          Map.entry("curl/", "curl"));

  private static final List<Map.Entry<String, String>> SYSTEMS =
      List.of(
          Map.entry("android", "Android"),
          Map.entry("iphone", "iOS"),
          Map.entry("ipad", "iOS"),
          Map.entry("mac os x", "macOS"),
          Map.entry("windows", "Windows"),
          Map.entry("linux", "Linux"));

  private final Identity identity;
  private final SessionCookies cookies;

  /// Over the sessions of `identity`.
  public SessionRoutes(Identity identity, SessionCookies cookies) {
    this.identity = identity;
    this.cookies = cookies;
  }

  /// The endpoints.
  public List<Route> routes() {
    return List.of(
        Route.post("/api/user/auth-tokens/rotate", Access.ANYBODY, this::rotate),
        Route.get("/user/auth-tokens/rotate", Access.ANYBODY, this::rotateAndGoOn),
        Route.get(
            "/api/user/auth-tokens",
            Access.READ,
            request -> list(request, request.signedIn().id())),
        Route.post(
            "/api/user/revoke-auth-token",
            Access.READ,
            request -> revoke(request, request.signedIn().id())),
        Route.get(
            "/api/admin/users/{id}/auth-tokens",
            Access.OPERATE,
            request -> list(request, PeopleRoutes.known(identity, request))),
        Route.post(
            "/api/admin/users/{id}/revoke-auth-token",
            Access.OPERATE,
            request -> revoke(request, PeopleRoutes.known(identity, request))),
        Route.post("/api/admin/users/{id}/logout", Access.OPERATE, this::logout));
  }

  private Answer rotate(Request request) {
    return switch (rotation(request)) {
      case Rotation.Rotated fresh ->
          cookies.set(
              Answer.json(JSON.objectNode()),
              fresh.token(),
              fresh.lifetime(),
              identity.rotateEvery());
      case Rotation.NotSignedIn _ ->
          cookies.clear(Answer.message(401, "token.unknown", "Unauthorized"));
      case Rotation.Unavailable away ->
          Answer.unavailable(
              "The session cannot be renewed at this moment: the database does not answer",
              away.retryAfter());
    };
  }

  /// For a page: whatever comes of it, the browser goes on to where it wanted to be.
  private Answer rotateAndGoOn(Request request) {
    Answer onwards =
        Answer.redirect(
            request.parameter("redirectTo").filter(SessionRoutes::isOwnPath).orElse("/"));
    return rotation(request) instanceof Rotation.Rotated fresh
        ? cookies.set(onwards, fresh.token(), fresh.lifetime(), identity.rotateEvery())
        : onwards;
  }

  /// A path of this site: no other host, not even by way of a browser's leniency.
  private static boolean isOwnPath(String target) {
    return target.startsWith("/")
        && !target.startsWith("//")
        && target.chars().allMatch(c -> c > ' ' && c != '\\' && c != 0x7f);
  }

  private Rotation rotation(Request request) {
    Optional<Token> token = SessionCookies.token(request);
    return token.isPresent() ? identity.rotate(token.get()) : new Rotation.NotSignedIn();
  }

  private Answer list(Request request, long userId) {
    ArrayNode list = JSON.arrayNode();
    for (SessionEntry entry : sessions(request, userId)) {
      list.add(write(entry));
    }
    return Answer.json(list);
  }

  private List<SessionEntry> sessions(Request request, long userId) {
    return identity.sessions(userId, SessionCookies.token(request));
  }

  private Answer revoke(Request request, long userId) {
    long id =
        new Fields(request.json())
            .number("authTokenId")
            .orElseThrow(() -> HttpFault.badRequest("bad request data: authTokenId is missing"));
    boolean own =
        sessions(request, userId).stream().anyMatch(entry -> entry.own() && entry.id() == id);
    if (own) {
      return Answer.message(400, "Cannot revoke active user auth token");
    }
    return identity.revoke(userId, id)
        ? Answer.message(200, "User auth token revoked")
        : Answer.message(404, "User auth token not found");
  }

  private Answer logout(Request request) {
    long id = PeopleRoutes.known(identity, request);
    if (id == request.signedIn().id()) {
      return Answer.message(400, "You cannot logout yourself");
    }
    identity.logoutEverywhere(id);
    return Answer.message(200, "User logged out");
  }

  private static ObjectNode write(SessionEntry entry) {
    String agent = entry.client().userAgent();
    return JSON.objectNode()
        .put("id", entry.id())
        .put("isActive", entry.own())
        .put("clientIp", entry.client().address())
        .put("browser", named(BROWSERS, agent))
        .put("browserVersion", "")
        .put("os", named(SYSTEMS, agent))
        .put("osVersion", "")
        .put("device", "Other")
        .put("createdAt", entry.created().toString())
        .put("seenAt", entry.seen().toString());
  }

  private static String named(List<Map.Entry<String, String>> known, String agent) {
    String lower = agent.toLowerCase(Locale.ROOT);
    return known.stream()
        .filter(entry -> lower.contains(entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("Other");
  }
}
