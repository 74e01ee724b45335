package lockstep.api.identity;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import lockstep.api.http.Access;
import lockstep.api.http.Answer;
import lockstep.api.http.Fields;
import lockstep.api.http.HttpFault;
import lockstep.api.http.Request;
import lockstep.api.http.Route;
import lockstep.core.identity.Role;
import lockstep.core.identity.ServiceAccount;
import lockstep.core.identity.ServiceAccounts;
import lockstep.core.identity.ServiceToken;
import lockstep.core.identity.User;

/// The accounts of scripts and their tokens, for administrators, as in Grafana.
public final class ServiceAccountRoutes {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String ALL = "/api/serviceaccounts";
  private static final String ONE = ALL + "/{id}";
  private static final String TOKENS = ONE + "/tokens";
  private static final int PAGE = 1000;
  private static final Duration LONGEST = Duration.ofDays(100 * 365);

  private final ServiceAccounts accounts;
  private final InstantSource clock;

  /// @param clock says how long a token has still to live
  public ServiceAccountRoutes(ServiceAccounts accounts, InstantSource clock) {
    this.accounts = accounts;
    this.clock = clock;
  }

  /// The endpoints.
  public List<Route> routes() {
    return List.of(
        Route.post(ALL, Access.OPERATE, this::add),
        Route.get(ALL + "/search", Access.OPERATE, this::search),
        Route.get(ONE, Access.OPERATE, request -> Answer.json(describe(known(request)))),
        Route.patch(ONE, Access.OPERATE, this::change),
        Route.delete(ONE, Access.OPERATE, this::remove),
        Route.get(TOKENS, Access.OPERATE, this::tokens),
        Route.post(TOKENS, Access.OPERATE, this::addToken),
        Route.delete(TOKENS + "/{token}", Access.OPERATE, this::revoke));
  }

  private Answer add(Request request) {
    Fields sent = new Fields(request.json());
    boolean disabled = sent.flag("isDisabled");
    String name = sent.text("name").orElse("");
    Role role = sent.text("role").map(PeopleRoutes::role).orElse(Role.VIEWER);
    try {
      return accounts
          .add(name, role)
          .map(added -> Answer.json(201, describe(disabled ? disabled(added) : added)))
          .orElseThrow(
              () ->
                  HttpFault.badRequest(
                      "name: somebody has the login '%s' that it would get already"
                          .formatted(ServiceAccounts.loginOf(name))));
    } catch (IllegalArgumentException e) {
      throw HttpFault.badRequest("bad request data: " + e.getMessage());
    }
  }

  private Answer search(Request request) {
    String query = request.parameter("query").orElse("").toLowerCase(Locale.ROOT);
    long page = Math.clamp(request.number("page").orElse(1), 1, Integer.MAX_VALUE);
    long size = Math.clamp(request.number("perpage").orElse(PAGE), 1, PAGE);
    List<ServiceAccount> found =
        accounts.accounts().stream().filter(it -> isFound(it.user(), query)).toList();
    ArrayNode shown = JSON.arrayNode();
    found.stream().skip((page - 1) * size).limit(size).forEach(it -> shown.add(describe(it)));
    ObjectNode answer = JSON.objectNode().put("totalCount", found.size());
    answer.set("serviceAccounts", shown);
    return Answer.json(answer.put("page", page).put("perPage", size));
  }

  private static boolean isFound(User user, String query) {
    return user.login().contains(query) || user.name().toLowerCase(Locale.ROOT).contains(query);
  }

  private Answer change(Request request) {
    Fields sent = new Fields(request.json());
    Optional<Role> role = sent.text("role").map(PeopleRoutes::role);
    try {
      if (!accounts.change(
          PeopleRoutes.id(request),
          new ServiceAccount.Change(sent.text("name"), role, disabled(sent)))) {
        throw unknown();
      }
    } catch (IllegalArgumentException e) {
      throw HttpFault.badRequest("bad request data: " + e.getMessage());
    }
    ServiceAccount now = known(request);
    ObjectNode answer =
        JSON.objectNode()
            .put("message", "Service account updated")
            .put("id", now.user().id())
            .put("name", now.user().name());
    answer.set("serviceaccount", describe(now));
    return Answer.json(answer);
  }

  /// Nobody comes in meanwhile: it has no tokens yet.
  private ServiceAccount disabled(ServiceAccount added) {
    accounts.change(
        added.user().id(),
        new ServiceAccount.Change(Optional.empty(), Optional.empty(), Optional.of(true)));
    return new ServiceAccount(added.user(), added.tokens(), true);
  }

  private static Optional<Boolean> disabled(Fields sent) {
    boolean flag = sent.flag("isDisabled");
    return sent.object().hasNonNull("isDisabled") ? Optional.of(flag) : Optional.empty();
  }

  private Answer remove(Request request) {
    if (!accounts.remove(PeopleRoutes.id(request))) {
      throw unknown();
    }
    return Answer.message(200, "Service account deleted");
  }

  private Answer tokens(Request request) {
    ArrayNode list = JSON.arrayNode();
    accounts.tokens(known(request).user().id()).forEach(it -> list.add(describe(it)));
    return Answer.json(list);
  }

  private Answer addToken(Request request) {
    Fields sent = new Fields(request.json());
    User account = known(request).user();
    String name = sent.text("name").orElse("");
    try {
      return accounts
          .makeToken(account.id(), name, life(sent.number("secondsToLive")))
          .map(
              made ->
                  Answer.json(
                      JSON.objectNode()
                          .put("id", made.id())
                          .put("name", made.name())
                          .put("key", made.key().secret())))
          .orElseThrow(
              () ->
                  HttpFault.of(
                      409, "name: the account has a token '%s' already".formatted(name.strip())));
    } catch (IllegalArgumentException e) {
      throw HttpFault.badRequest("bad request data: " + e.getMessage());
    }
  }

  /// Zero is for ever, as in Grafana.
  private static Optional<Duration> life(OptionalLong seconds) {
    long life = seconds.orElse(0);
    if (life < 0 || life > LONGEST.toSeconds()) {
      throw HttpFault.badRequest(
          "secondsToLive: %d (expected: 0 for ever, or up to %d)"
              .formatted(life, LONGEST.toSeconds()));
    }
    return life == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(life));
  }

  private Answer revoke(Request request) {
    long token;
    try {
      token = Long.parseLong(request.variable("token"));
    } catch (NumberFormatException e) {
      throw HttpFault.badRequest("token id is invalid");
    }
    if (!accounts.revoke(PeopleRoutes.id(request), token)) {
      throw HttpFault.of(404, "service account token not found");
    }
    return Answer.message(200, "Service account token deleted");
  }

  private static ObjectNode describe(ServiceAccount account) {
    User user = account.user();
    return JSON.objectNode()
        .put("id", user.id())
        .put("uid", user.uid())
        .put("name", user.name())
        .put("login", user.login())
        .put("orgId", UserRoutes.ORG)
        .put("isDisabled", account.disabled())
        .put("isExternal", false)
        .put("role", user.role().word())
        .put("tokens", account.tokens())
        .put("avatarUrl", "");
  }

  private ObjectNode describe(ServiceToken token) {
    ObjectNode it =
        JSON.objectNode()
            .put("id", token.id())
            .put("name", token.name())
            .put("created", token.created().toString())
            .put("expiration", token.expires().map(Instant::toString).orElse(null))
            .put("hasExpired", token.expired())
            .put("isRevoked", false);
    long left =
        token
            .expires()
            .map(end -> Math.max(0, Duration.between(clock.instant(), end).toSeconds()))
            .orElse(0L);
    return it.put("secondsUntilExpiration", left)
        .put("lastUsedAt", token.used().map(Instant::toString).orElse(null));
  }

  private ServiceAccount known(Request request) {
    long id = PeopleRoutes.id(request);
    return accounts.accounts().stream()
        .filter(it -> it.user().id() == id)
        .findFirst()
        .orElseThrow(ServiceAccountRoutes::unknown);
  }

  private static HttpFault unknown() {
    return HttpFault.of(404, "service account not found");
  }
}
