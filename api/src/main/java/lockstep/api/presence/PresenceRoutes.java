package lockstep.api.presence;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import lockstep.api.http.Access;
import lockstep.api.http.Answer;
import lockstep.api.http.Fields;
import lockstep.api.http.HttpFault;
import lockstep.api.http.Request;
import lockstep.api.http.Route;
import lockstep.core.fault.StoreFault;
import lockstep.core.identity.User;
import lockstep.core.presence.Presence;
import lockstep.core.presence.PresenceStore;
import lockstep.core.resource.Uid;

/// Takes the beats of open pages. Without the database nobody is seen, and the answer says so.
public final class PresenceRoutes {
  private static final int BODY = 4096;
  private static final int LONGEST_NAME = 100;
  private static final String CLIENT = "[A-Za-z0-9_-]{1,64}";
  private static final String GONE = "gone";

  private final PresenceStore store;
  private final String self;

  /// @param self this instance's name
  public PresenceRoutes(PresenceStore store, String self) {
    this.store = store;
    this.self = self;
  }

  /// The endpoints.
  public List<Route> routes() {
    return List.of(
        Route.put("/ha/presence/{uid}", Access.READ, this::beat).withBodyLimit(BODY),
        // For pages that close: browsers send beacons by POST only.
        Route.post("/ha/presence/{uid}", Access.READ, this::beat).withBodyLimit(BODY));
  }

  private Answer beat(Request request) {
    String uid = request.variable("uid");
    if (Uid.problemWith(uid).isPresent()) {
      throw HttpFault.badRequest("uid: is no uid of a dashboard");
    }
    Fields fields = new Fields(request.json());
    String client = fields.text("client").orElse("");
    if (!client.matches(CLIENT)) {
      throw HttpFault.badRequest(
          "client: is no name of a page (expected: 1 to 64 letters, digits, '_', '-')");
    }
    String word = fields.text("state").orElse("");
    Optional<Presence.State> state = Presence.State.of(word);
    if (state.isEmpty() && !word.equals(GONE)) {
      throw HttpFault.badRequest("state: is none of viewing, editing, gone");
    }
    return answer(new Uid(uid), client, state, request.signedIn());
  }

  private Answer answer(Uid uid, String client, Optional<Presence.State> state, User user) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ArrayNode people = answer.putArray("people");
    try {
      if (state.isPresent()) {
        store.beat(uid, page(client, state.get(), user));
      } else {
        store.leave(uid, client);
      }
      store.of(uid).stream()
          .filter(page -> !page.client().equals(client))
          .forEach(page -> people.add(write(page)));
      answer.put("known", true);
    } catch (StoreFault away) {
      answer.put("known", false);
    }
    return Answer.json(answer);
  }

  private Presence page(String client, Presence.State state, User user) {
    String name = user.name().isBlank() ? user.login() : user.name();
    return new Presence(client, cut(user.login()), cut(name), state, self, Instant.EPOCH);
  }

  private static String cut(String text) {
    return text.codePointCount(0, text.length()) <= LONGEST_NAME
        ? text
        : text.substring(0, text.offsetByCodePoints(0, LONGEST_NAME));
  }

  private static ObjectNode write(Presence page) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("client", page.client())
        .put("login", page.login())
        .put("name", page.name())
        .put("state", page.state().word())
        .put("instance", page.instance())
        .put("since", page.since().toString());
  }
}
