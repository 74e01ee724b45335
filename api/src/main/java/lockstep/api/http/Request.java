package lockstep.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.Cookie;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import lockstep.core.identity.User;
import lockstep.core.json.Parsed;
import lockstep.core.text.Nearest;

/// A request that has been read as a whole.
public final class Request {
  private final HttpServerExchange exchange;
  private final Route route;
  private final Map<String, String> variables;
  private final SentBody body;
  private final Optional<User> user;
  private final Map<String, String> added;

  private Request(
      HttpServerExchange exchange,
      Route route,
      Map<String, String> variables,
      SentBody body,
      Optional<User> user,
      Map<String, String> added) {
    this.exchange = exchange;
    this.route = route;
    this.variables = variables;
    this.body = body;
    this.user = user;
    this.added = added;
  }

  static Request of(HttpServerExchange exchange, Router.Match match, byte[] body) {
    return new Request(
        exchange, match.route(), match.variables(), new SentBody(body), Optional.empty(), Map.of());
  }

  /// The same request, from this person.
  public Request from(User person) {
    return new Request(exchange, route, variables, body, Optional.of(person), added);
  }

  /// The same request with this value for a header that it did not bear.
  public Request withHeader(String name, String value) {
    Map<String, String> more = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    more.putAll(added);
    more.put(name, value);
    return new Request(exchange, route, variables, body, user, more);
  }

  /// Where it goes.
  public Route route() {
    return route;
  }

  /// Such as `GET`.
  public String method() {
    return exchange.getRequestMethod().toString();
  }

  /// The path, decoded.
  public String path() {
    return exchange.getRequestPath();
  }

  /// The path with its query, as it was sent.
  public String target() {
    String query = exchange.getQueryString();
    return query.isEmpty() ? exchange.getRequestURI() : exchange.getRequestURI() + "?" + query;
  }

  /// Who sends it, where that is known.
  public Optional<User> user() {
    return user;
  }

  /// Who sends it, on a route that only known people may call.
  public User signedIn() {
    return user.orElseThrow(() -> HttpFault.of(401, "Unauthorized"));
  }

  /// A variable segment of the route's pattern.
  public String variable(String name) {
    return Optional.ofNullable(variables.get(name))
        .orElseThrow(() -> new IllegalStateException("no segment {%s}".formatted(name)));
  }

  /// A query parameter; empty when it is absent or empty.
  public Optional<String> parameter(String name) {
    return parameters(name).stream().findFirst();
  }

  /// A query parameter that may be repeated; without the empty ones.
  public List<String> parameters(String name) {
    Collection<String> values = exchange.getQueryParameters().get(name);
    return values == null ? List.of() : values.stream().filter(v -> !v.isEmpty()).toList();
  }

  /// A query parameter that must be a whole number if it is there.
  ///
  /// @throws HttpFault 400 when it is none
  public OptionalLong number(String name) {
    Optional<String> text = parameter(name);
    try {
      return text.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text.get()));
    } catch (NumberFormatException e) {
      throw HttpFault.badRequest(name + ": is no whole number");
    }
  }

  /// A header; empty when it is absent or empty.
  public Optional<String> header(String name) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name))
        .filter(value -> !value.isEmpty())
        .or(() -> Optional.ofNullable(added.get(name)));
  }

  /// A cookie; empty when it is absent or empty.
  public Optional<String> cookie(String name) {
    return Optional.ofNullable(exchange.getRequestCookie(name))
        .map(Cookie::getValue)
        .filter(value -> !value.isEmpty());
  }

  /// The entity tags of `If-Match`, each as [#bareTag]; none when it is absent.
  public List<String> ifMatch() {
    return header("If-Match").stream()
        .flatMap(text -> Arrays.stream(text.split(",", -1)))
        .map(Request::bareTag)
        .toList();
  }

  /// An entity tag without its quotes, and without the mark of a weak one.
  public static String bareTag(String tag) {
    return tag.strip().replaceAll("^W/|\"", "");
  }

  /// True for `If-Match: *`: there must be something to change.
  public boolean mustBeThere() {
    return isAny("If-Match");
  }

  /// True for `If-None-Match: *`: there must be nothing yet.
  public boolean mustBeNew() {
    return isAny("If-None-Match");
  }

  private boolean isAny(String header) {
    return header(header).map(String::strip).filter("*"::equals).isPresent();
  }

  /// What an operator wishes: the fields of the body, none when there is no body. A wish that is
  /// understood in part is refused, for it may be the other part that says how careful to be.
  ///
  /// @param known all the fields that there are
  /// @throws HttpFault 400 when there is another one, or anything in the query
  public Fields wish(String... known) {
    Optional<String> stray = exchange.getQueryParameters().keySet().stream().findFirst();
    if (stray.isPresent()) {
      throw HttpFault.badRequest(
          "%s: is in the query (expected: fields of a JSON object in the body%s)"
              .formatted(
                  stray.get(),
                  known.length == 0
                      ? ""
                      : ", such as \"%s\"".formatted(Nearest.of(stray.get(), List.of(known)))));
    }
    return new Fields(body().length == 0 ? JsonNodeFactory.instance.objectNode() : json())
        .only(known);
  }

  /// The body as it came; empty when there is none. Not to be changed.
  public byte[] body() {
    return body.bytes();
  }

  /// What the body is as JSON; the tree is the caller's to change.
  public Parsed parsed() {
    return body.take();
  }

  /// The same text for bodies that say the same: in JSON neither spaces nor the order of keys
  /// count.
  public String canonicalBody() {
    return body.canonical();
  }

  /// The body as a JSON object; the caller's to change.
  ///
  /// @throws HttpFault 400 when it is none
  public ObjectNode json() {
    if (parsed() instanceof Parsed.Tree(JsonNode root) && root instanceof ObjectNode object) {
      return object;
    }
    throw HttpFault.badRequest("bad request data");
  }
}
