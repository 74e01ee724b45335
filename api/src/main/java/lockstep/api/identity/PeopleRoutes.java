package lockstep.api.identity;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import lockstep.api.http.Access;
import lockstep.api.http.Answer;
import lockstep.api.http.Fields;
import lockstep.api.http.HttpFault;
import lockstep.api.http.Request;
import lockstep.api.http.Route;
import lockstep.core.identity.Authentication;
import lockstep.core.identity.Identity;
import lockstep.core.identity.Password;
import lockstep.core.identity.Role;
import lockstep.core.identity.User;
import lockstep.core.identity.UserChange;

/// The people who may log in, for administrators: who they are, what they may do. And for each, a
/// password of their own.
public final class PeopleRoutes {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Identity identity;

  /// Over the users of `identity`.
  public PeopleRoutes(Identity identity) {
    this.identity = identity;
  }

  /// The endpoints.
  public List<Route> routes() {
    return List.of(
        Route.get("/api/org/users", Access.OPERATE, _ -> list()),
        Route.get("/api/users/lookup", Access.OPERATE, this::lookUp),
        Route.post("/api/admin/users", Access.OPERATE, this::add),
        Route.put("/api/admin/users/{id}/password", Access.OPERATE, this::setPassword),
        Route.delete("/api/admin/users/{id}", Access.OPERATE, this::remove),
        Route.patch("/api/org/users/{id}", Access.OPERATE, this::setRole),
        Route.put("/api/user/password", Access.READ, this::changeOwn));
  }

  private Answer list() {
    ArrayNode list = JSON.arrayNode();
    for (User user : identity.users()) {
      ObjectNode one = list.addObject();
      UserRoutes.describe(one.put("orgId", UserRoutes.ORG).put("userId", user.id()), user);
      one.put("role", user.role().word());
    }
    return Answer.json(list);
  }

  private Answer lookUp(Request request) {
    String wanted = request.parameter("loginOrEmail").orElse("").toLowerCase(Locale.ROOT);
    if (wanted.isEmpty()) {
      throw HttpFault.badRequest("Query parameter loginOrEmail is missing");
    }
    // As at a log-in: what is somebody's login is nobody else's email.
    List<User> users = identity.users();
    User user =
        users.stream()
            .filter(one -> one.login().equals(wanted))
            .findFirst()
            .or(() -> users.stream().filter(one -> one.email().equals(wanted)).findFirst())
            .orElseThrow(PeopleRoutes::unknown);
    return Answer.json(
        JSON.objectNode()
            .put("userId", user.id())
            .put("uid", user.uid())
            .put("login", user.login())
            .put("avatarUrl", ""));
  }

  private Answer add(Request request) {
    Fields sent = new Fields(request.json());
    String email = sent.text("email").orElse("");
    String login = sent.text("login").filter(text -> !text.isBlank()).orElse(email);
    try {
      Optional<User> added =
          identity.addUser(login, sent.text("name").orElse(""), email, Role.VIEWER, password(sent));
      return added
          .map(
              user ->
                  Answer.json(
                      JSON.objectNode()
                          .put("id", user.id())
                          .put("uid", user.uid())
                          .put("message", "User created")))
          .orElseGet(
              () ->
                  Answer.message(
                      412,
                      "User with email '%s' or username '%s' already exists"
                          .formatted(email, login)));
    } catch (IllegalArgumentException e) {
      throw HttpFault.badRequest("bad request data: " + e.getMessage());
    }
  }

  private Answer setPassword(Request request) {
    long id = known(identity, request);
    try {
      identity.setPassword(id, password(new Fields(request.json())));
      return Answer.message(200, "User password updated");
    } catch (IllegalArgumentException e) {
      throw HttpFault.badRequest("bad request data: " + e.getMessage());
    }
  }

  /// Not 401 for a wrong one: whoever asks is logged in, and a page would send them to the log-in.
  private Answer changeOwn(Request request) {
    User self = request.signedIn();
    Fields sent = new Fields(request.json());
    Password old = new Password(sent.text("oldPassword").orElse(""));
    return switch (identity.basic(self.login(), old)) {
      case Authentication.SignedIn _ -> {
        try {
          identity.setPassword(self.id(), new Password(sent.text("newPassword").orElse("")));
        } catch (IllegalArgumentException e) {
          throw HttpFault.badRequest("newPassword: " + e.getMessage());
        }
        yield Answer.message(200, "User password changed");
      }
      case Authentication.NotSignedIn _ ->
          throw HttpFault.badRequest("oldPassword: is not the present password");
      case Authentication.Locked locked ->
          Answer.message(429, "oldPassword: was wrong too often, wait a while and try again")
              .with("Retry-After", Long.toString(Math.max(1, locked.retryAfter().toSeconds())));
      case Authentication.Unavailable away -> Answer.unavailable(away.because(), away.retryAfter());
    };
  }

  private Answer setRole(Request request) {
    Role role = role(new Fields(request.json()).text("role").orElse(""));
    return answer(identity.setRole(id(request), role), "Organization user updated");
  }

  /// The role of this word.
  ///
  /// @throws HttpFault 400 when there is none
  static Role role(String word) {
    return Role.of(word)
        .orElseThrow(
            () -> HttpFault.badRequest("bad request data: role must be Viewer, Editor or Admin"));
  }

  private Answer remove(Request request) {
    return answer(identity.remove(id(request)), "User deleted");
  }

  private static Answer answer(UserChange change, String done) {
    return switch (change) {
      case DONE -> Answer.message(200, done);
      case NO_SUCH_USER -> throw unknown();
      case LAST_ADMIN ->
          Answer.message(400, "Nobody would be an administrator any more: make somebody else one");
    };
  }

  private static Password password(Fields sent) {
    return new Password(sent.text("password").orElse(""));
  }

  /// The id that the path names.
  ///
  /// @throws HttpFault 400 when it is no number
  static long id(Request request) {
    try {
      return Long.parseLong(request.variable("id"));
    } catch (NumberFormatException e) {
      throw HttpFault.badRequest("id is invalid");
    }
  }

  /// The id of a user that the path names.
  ///
  /// @throws HttpFault 400 when it is no number, 404 when nobody has it
  static long known(Identity identity, Request request) {
    long id = id(request);
    if (identity.users().stream().noneMatch(user -> user.id() == id)) {
      throw unknown();
    }
    return id;
  }

  private static HttpFault unknown() {
    return HttpFault.of(404, "user not found");
  }
}
