package lockstep.api.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import lockstep.api.http.Access;
import lockstep.api.http.Answer;
import lockstep.api.http.HttpFault;
import lockstep.api.http.Request;
import lockstep.api.http.Route;
import lockstep.api.repository.Repositories;
import lockstep.core.identity.ProfileStore;
import lockstep.core.identity.Profiles;
import lockstep.core.json.Json;
import lockstep.core.json.Parsed;
import lockstep.core.resource.Uid;

/// Preferences of people and of the organisation, and stars.
public final class ProfileRoutes {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int BODY = 16 * 1024;
  private static final int LONGEST = 200;
  private static final Set<String> TEXTS =
      Set.of("theme", "homeDashboardUID", "timezone", "weekStart", "language", "regionalFormat");
  private static final Set<String> OBJECTS = Set.of("navbar", "queryHistory", "cookiePreferences");

  private final ProfileStore store;
  private final Repositories repositories;

  /// @param repositories know which dashboards there are to be starred
  public ProfileRoutes(Profiles profiles, Repositories repositories) {
    this.store = profiles.store();
    this.repositories = repositories;
  }

  /// The endpoints.
  public List<Route> routes() {
    return List.of(
        Route.get("/api/user/preferences", Access.READ, request -> show(own(request))),
        Route.put("/api/user/preferences", Access.READ, r -> change(r, own(r), false))
            .withBodyLimit(BODY),
        Route.patch("/api/user/preferences", Access.READ, r -> change(r, own(r), true))
            .withBodyLimit(BODY),
        Route.get("/api/org/preferences", Access.READ, _ -> show(Profiles.ORGANISATION)),
        Route.put(
                "/api/org/preferences",
                Access.OPERATE,
                request -> change(request, Profiles.ORGANISATION, false))
            .withBodyLimit(BODY),
        Route.patch(
                "/api/org/preferences",
                Access.OPERATE,
                request -> change(request, Profiles.ORGANISATION, true))
            .withBodyLimit(BODY),
        Route.get("/api/user/stars", Access.READ, this::stars),
        Route.post("/api/user/stars/dashboard/uid/{uid}", Access.READ, this::star),
        Route.delete("/api/user/stars/dashboard/uid/{uid}", Access.READ, this::unstar));
  }

  private static long own(Request request) {
    return request.signedIn().id();
  }

  private Answer show(long owner) {
    return Answer.json(read(owner));
  }

  private ObjectNode read(long owner) {
    String text = store.preferences(owner);
    return Json.read(text.getBytes(StandardCharsets.UTF_8)) instanceof Parsed.Tree(JsonNode root)
            && root instanceof ObjectNode found
        ? found
        : JSON.objectNode();
  }

  private Answer change(Request request, long owner, boolean keepOthers) {
    ObjectNode next = keepOthers ? read(owner) : JSON.objectNode();
    for (Map.Entry<String, JsonNode> field : request.json().properties()) {
      String name = field.getKey();
      JsonNode value = field.getValue();
      if (TEXTS.contains(name)) {
        if (!value.isNull() && (!value.isTextual() || value.textValue().length() > LONGEST)) {
          throw HttpFault.badRequest(
              "bad request data: %s must be a text of at most %d letters".formatted(name, LONGEST));
        }
        next.put(name, value.asText(""));
      } else if (OBJECTS.contains(name) && value.isObject()) {
        next.set(name, value);
      }
    }
    store.setPreferences(owner, next.toString());
    return Answer.message(200, "Preferences updated");
  }

  private Answer stars(Request request) {
    ArrayNode uids = JSON.arrayNode();
    Set<String> stars = new TreeSet<>(store.stars(own(request)));
    stars.stream().filter(uid -> dashboard(uid).isPresent()).forEach(uids::add);
    return Answer.json(uids);
  }

  private Answer star(Request request) {
    Uid uid =
        dashboard(request.variable("uid"))
            .orElseThrow(() -> HttpFault.of(404, "Dashboard not found"));
    store.star(own(request), uid.value());
    return Answer.message(200, "Dashboard starred!");
  }

  private Answer unstar(Request request) {
    store.unstar(own(request), request.variable("uid"));
    return Answer.message(200, "Dashboard unstarred");
  }

  private Optional<Uid> dashboard(String uid) {
    return Uid.problemWith(uid).isEmpty()
        ? Optional.of(new Uid(uid)).filter(repositories.catalog().dashboards()::containsKey)
        : Optional.empty();
  }
}
