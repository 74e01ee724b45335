package lockstep.api.identity;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import lockstep.api.http.Access;
import lockstep.api.http.Answer;
import lockstep.api.http.Request;
import lockstep.api.http.Route;
import lockstep.core.identity.Permission;
import lockstep.core.identity.User;

/// What people ask about themselves and their organisation. There is one organisation.
public final class UserRoutes {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  static final int ORG = 1;
  private static final String ORG_NAME = "Main Org.";

  /// The endpoints.
  public List<Route> routes() {
    return List.of(
        Route.get("/api/user", Access.READ, request -> Answer.json(profile(request.signedIn()))),
        Route.get("/api/user/orgs", Access.READ, UserRoutes::orgs),
        Route.get("/api/org", Access.READ, _ -> Answer.json(org())));
  }

  /// What a browser is told of the person who uses it.
  public static ObjectNode boot(User user) {
    ObjectNode boot = profile(user).put("isSignedIn", true).put("orgName", ORG_NAME);
    return boot.put("orgRole", user.role().word());
  }

  private static ObjectNode profile(User user) {
    ObjectNode profile = JSON.objectNode();
    describe(profile.put("id", user.id()), user);
    profile.put("theme", "");
    profile.put("orgId", ORG);
    profile.put("isGrafanaAdmin", user.may(Permission.OPERATE));
    profile.put("isExternal", false);
    return profile;
  }

  /// What is said of a user wherever one is told.
  static void describe(ObjectNode to, User user) {
    to.put("uid", user.uid());
    to.put("email", user.email());
    to.put("name", user.name());
    to.put("login", user.login());
    to.put("isDisabled", false);
    to.put("avatarUrl", "");
    to.putArray("authLabels");
  }

  private static Answer orgs(Request request) {
    ObjectNode org = JSON.objectNode().put("orgId", ORG).put("name", ORG_NAME);
    return Answer.json(JSON.arrayNode().add(org.put("role", request.signedIn().role().word())));
  }

  private static ObjectNode org() {
    ObjectNode org = JSON.objectNode().put("id", ORG).put("name", ORG_NAME);
    org.putObject("address");
    return org;
  }
}
