package lockstep.api.identity;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lockstep.api.http.Access;
import lockstep.api.http.Answer;
import lockstep.api.http.Fields;
import lockstep.api.http.HttpFault;
import lockstep.api.http.Request;
import lockstep.api.http.Route;
import lockstep.core.fault.StoreFault;
import lockstep.core.identity.ClientInfo;
import lockstep.core.identity.Identity;
import lockstep.core.identity.LoginOutcome;
import lockstep.core.identity.Password;
import lockstep.core.identity.Token;

/// Log-in and log-out.
public final class LoginRoutes {
  private static final int BODY = 16 * 1024;
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String WRONG = "Invalid username or password";

  private final Identity identity;
  private final SessionCookies cookies;

  /// Signs people in through `identity`.
  public LoginRoutes(Identity identity, SessionCookies cookies) {
    this.identity = identity;
    this.cookies = cookies;
  }

  /// The endpoints.
  public List<Route> routes() {
    return List.of(
        Route.post("/login", Access.ANYBODY, this::login).withBodyLimit(BODY),
        Route.get("/logout", Access.ANYBODY, this::logout),
        Route.post("/logout", Access.ANYBODY, this::logout),
        Route.get("/api/login/ping", Access.READ, _ -> Answer.message(200, "Logged in")));
  }

  private Answer login(Request request) {
    Map<String, String> credentials = credentials(request);
    String user = credentials.getOrDefault("user", "");
    Password password = new Password(credentials.getOrDefault("password", ""));
    return switch (identity.login(user, password, client(request))) {
      case LoginOutcome.Granted granted ->
          cookies.set(
              Answer.json(
                  JsonNodeFactory.instance
                      .objectNode()
                      .put("message", "Logged in")
                      .put("redirectUrl", "/")),
              granted.token(),
              granted.lifetime(),
              identity.rotateEvery());
      case LoginOutcome.Wrong _ -> Answer.message(401, WRONG);
      case LoginOutcome.Locked locked ->
          Answer.message(401, WRONG)
              .with("Retry-After", Long.toString(Math.max(1, locked.retryAfter().toSeconds())));
      case LoginOutcome.Unavailable away ->
          Answer.unavailable(
              "Nobody can sign in at this moment, please try again", away.retryAfter());
    };
  }

  /// The address is the browser's word or a proxy's: shown to the user, and nothing rests on it.
  private static ClientInfo client(Request request) {
    String forwarded = request.header("X-Forwarded-For").orElse("");
    int comma = forwarded.indexOf(',');
    return new ClientInfo(
        request.header("User-Agent").orElse(""),
        (comma < 0 ? forwarded : forwarded.substring(0, comma)).strip());
  }

  private static Map<String, String> credentials(Request request) {
    if (request.header("Content-Type").filter(type -> type.startsWith(FORM)).isPresent()) {
      return form(new String(request.body(), StandardCharsets.UTF_8));
    }
    Fields fields = new Fields(request.json());
    Map<String, String> credentials = new HashMap<>();
    fields.text("user").ifPresent(user -> credentials.put("user", user));
    fields.text("password").ifPresent(password -> credentials.put("password", password));
    return credentials;
  }

  private static Map<String, String> form(String body) {
    Map<String, String> values = new HashMap<>();
    try {
      for (String pair : body.split("&", -1)) {
        int equals = pair.indexOf('=');
        if (equals > 0) {
          values.put(
              URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
              URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
      }
      return values;
    } catch (IllegalArgumentException e) {
      throw HttpFault.badRequest("bad login data");
    }
  }

  private Answer logout(Request request) {
    Optional<StoreFault> fault = SessionCookies.token(request).flatMap(this::end);
    Answer answer = cookies.clear(Answer.redirect("/login"));
    // The browser forgets the session all the same; elsewhere it may live on until it runs out.
    return fault.isEmpty() ? answer : answer.with("Lockstep-Warning", "session not ended");
  }

  private Optional<StoreFault> end(Token token) {
    try {
      identity.logout(token);
      return Optional.empty();
    } catch (StoreFault fault) {
      return Optional.of(fault);
    }
  }
}
