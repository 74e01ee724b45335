package lockstep.gateway.proxy;

import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import lockstep.gateway.overload.Rank;

/// Which requests are shed first when there are too many, and what they are told.
final class Ranks {
  private static final String SESSION = "grafana_session=";

  private Ranks() {}

  /// The rank of a request.
  ///
  /// @param events it asks for a stream of events
  static Rank of(RequestKind kind, boolean events, HeaderMap headers) {
    return switch (kind) {
      case SAVE, WRITE -> Rank.SAVE;
      case READ, TUNNEL -> saysWho(headers) ? Rank.READ : Rank.POLL;
      case SLOW_READ -> events && saysWho(headers) ? Rank.READ : Rank.POLL;
    };
  }

  private static boolean saysWho(HeaderMap headers) {
    if (headers.contains(Headers.AUTHORIZATION)) {
      return true;
    }
    HeaderValues cookies = headers.get(Headers.COOKIE);
    return cookies != null && cookies.stream().anyMatch(cookie -> cookie.contains(SESSION));
  }

  /// What a request hears that was shed.
  static Refusal refusal(Rank rank) {
    return new Refusal(
        503,
        switch (rank) {
          case POLL ->
              "The servers are overloaded, and panels' queries and visitors who are not logged in wait first. Try again in a moment.";
          case READ -> "The servers are overloaded. Saves still go through; try again in a moment.";
          case SAVE ->
              "The gateway has too many requests under way. Nothing was changed. Try again in a moment.";
        });
  }
}
