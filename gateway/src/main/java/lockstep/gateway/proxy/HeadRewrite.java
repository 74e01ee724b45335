package lockstep.gateway.proxy;

import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.HttpString;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import lockstep.gateway.pool.Member;
import lockstep.gateway.upstream.Passage;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.message.BasicHeader;
import org.jspecify.annotations.Nullable;

/// Headers on their way through: those that belong to one connection stay behind, those that say
/// who asked are added.
///
/// @param gateway this gateway's name, put on every answer
/// @param passage this gateway's mark, put on every request
record HeadRewrite(String gateway, Passage passage) {
  /// The header that tells which gateway an answer passed.
  static final HttpString GATEWAY = new HttpString("Lockstep-Gateway");

  /// The header that carries the id of a save.
  static final String SAVE_ID = "Lockstep-Save-Id";

  private static final Set<String> HOP =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-connection",
          "proxy-authenticate",
          "proxy-authorization",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");
  private static final Set<String> WRITTEN_ANEW = Set.of("host", "content-length", "expect");
  private static final Set<String> WHO_ASKED =
      Set.of(
          "forwarded",
          "x-forwarded-for",
          "x-forwarded-proto",
          "x-forwarded-host",
          "x-forwarded-port",
          "x-real-ip",
          // What members say to each other: from a client it would stop a save on its way.
          "lockstep-forwarded");

  /// What no client can keep from a member by naming it in `Connection`: who asks, and under which
  /// id a save is one save.
  private static final Set<String> KEPT =
      Set.of("authorization", "cookie", SAVE_ID.toLowerCase(Locale.ROOT));

  /// True for a header, in lower case, that may stand behind a body.
  static boolean mayTrail(String key) {
    return !HOP.contains(key) && !WRITTEN_ANEW.contains(key) && !WHO_ASKED.contains(key);
  }

  /// Who asked, as this gateway's own connection tells.
  ///
  /// @param address of the client
  /// @param scheme `http` or `https`
  /// @param host as the client named it; empty when it named none
  /// @param trusted it is a proxy in front of this one whose word about who asked is kept and added
  ///     to. Otherwise whatever a client claims is dropped.
  record Origin(String address, String scheme, Optional<String> host, boolean trusted) {}

  /// The headers of a request for a member, without those of its body.
  ///
  /// @param saveId put in when the request has none
  List<Header> toMember(
      HeaderMap from, Origin origin, Member member, Optional<String> saveId, boolean upgrade) {
    Set<String> named = namedByConnection(from.get("Connection"));
    named.removeAll(KEPT);
    List<Header> to = new ArrayList<>(from.size() + 5);
    to.add(new BasicHeader("Host", origin.host().orElse(member.authority())));
    for (HeaderValues values : from) {
      String name = values.getHeaderName().toString();
      String key = name.toLowerCase(Locale.ROOT);
      // Names that begin with a colon are HTTP/2's request line.
      if (key.charAt(0) == ':'
          || HOP.contains(key)
          || named.contains(key)
          || WRITTEN_ANEW.contains(key)
          || WHO_ASKED.contains(key)) {
        continue;
      }
      values.forEach(value -> to.add(new BasicHeader(name, value)));
    }
    addOrigin(to, from, origin);
    to.add(passage.mark());
    saveId.ifPresent(
        id -> {
          if (!from.contains(SAVE_ID)) {
            to.add(new BasicHeader(SAVE_ID, id));
          }
        });
    if (Trailers.wanted(from) && !upgrade) {
      to.add(new BasicHeader("TE", "trailers"));
      to.add(new BasicHeader("Connection", "TE"));
    }
    if (upgrade) {
      to.add(new BasicHeader("Connection", "Upgrade"));
      to.add(new BasicHeader("Upgrade", "websocket"));
    }
    return to;
  }

  private static void addOrigin(List<Header> to, HeaderMap from, Origin origin) {
    String chain = origin.trusted() ? joined(from, "X-Forwarded-For") : "";
    to.add(
        new BasicHeader(
            "X-Forwarded-For",
            chain.isEmpty() ? origin.address() : chain + ", " + origin.address()));
    to.add(
        new BasicHeader(
            "X-Forwarded-Proto", claimed(from, origin, "X-Forwarded-Proto", origin.scheme())));
    origin
        .host()
        .ifPresent(
            host ->
                to.add(
                    new BasicHeader(
                        "X-Forwarded-Host", claimed(from, origin, "X-Forwarded-Host", host))));
  }

  private static String claimed(HeaderMap from, Origin origin, String name, String seen) {
    String claim = from.getFirst(name);
    return origin.trusted() && claim != null ? claim : seen;
  }

  private static String joined(HeaderMap from, String name) {
    HeaderValues values = from.get(name);
    return values == null ? "" : String.join(", ", values);
  }

  /// True when the client wants no further request on its connection.
  static boolean asksToClose(HeaderMap from) {
    return namedByConnection(from.get("Connection")).contains("close");
  }

  /// Copies the headers of a member's answer to the client's.
  void toClient(Header[] from, HeaderMap to) {
    Set<String> named = new HashSet<>();
    for (Header header : from) {
      if (header.getName().equalsIgnoreCase("Connection")) {
        addTokens(header.getValue(), named);
      }
      if (header.getName().equalsIgnoreCase("Transfer-Encoding")) {
        // Chunks outrank a length that stands beside them.
        named.add("content-length");
      }
    }
    for (Header header : from) {
      String key = header.getName().toLowerCase(Locale.ROOT);
      if (!HOP.contains(key) && !named.contains(key) && RequestRules.isToken(key)) {
        to.add(HttpString.tryFromString(header.getName()), header.getValue());
      }
    }
    to.put(GATEWAY, gateway);
  }

  private static Set<String> namedByConnection(@Nullable HeaderValues values) {
    Set<String> named = new HashSet<>();
    if (values != null) {
      values.forEach(value -> addTokens(value, named));
    }
    return named;
  }

  private static void addTokens(String value, Set<String> named) {
    for (String token : value.split(",", -1)) {
      named.add(token.strip().toLowerCase(Locale.ROOT));
    }
  }
}
