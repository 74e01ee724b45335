package lockstep.gateway.proxy;

import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import lockstep.core.time.Ticker;
import org.apache.hc.core5.http.Header;

/// Remembers what scripts saved last. A browser bears the commit of its last save in a cookie, so
/// that no member shows it an older state; a script that signs in with each request keeps no
/// cookies, so the gateway bears it for whoever uses these credentials.
///
/// Credentials are kept as digests only. Another gateway knows nothing of it.
final class LastSaves {
  /// How many credentials are remembered.
  static final int MAX_REMEMBERED = 10_000;

  /// As long as the cookie is good.
  static final Duration REMEMBERED = Duration.ofMinutes(5);

  private static final String COOKIE = "lockstep_commit=";

  private final Ticker ticker;
  private final SequencedMap<String, Last> last = new LinkedHashMap<>();

  private record Last(String cookie, long untilNanos) {}

  LastSaves(Ticker ticker) {
    this.ticker = ticker;
  }

  /// Puts the cookie into a request that has none.
  ///
  /// @return a digest of who asks, for [#learn]; empty for who keeps cookies or signs in otherwise
  Optional<String> bear(HeaderMap request) {
    String authorization = request.getFirst(Headers.AUTHORIZATION);
    if (authorization == null || request.contains(Headers.COOKIE)) {
      return Optional.empty();
    }
    String who = digest(authorization);
    of(who).ifPresent(cookie -> request.put(Headers.COOKIE, cookie));
    return Optional.of(who);
  }

  /// Remembers what an answer leaves as a cookie.
  void learn(String who, Answer answer) {
    Optional<String> cookie =
        switch (answer) {
          case Answer.Whole whole -> cookie(whole.head().getHeaders());
          case Answer.Flow flow -> cookie(flow.head().getHeaders());
          case Answer.Tunnel _, Answer.Problem _ -> Optional.empty();
        };
    cookie.ifPresent(value -> put(who, value));
  }

  private static Optional<String> cookie(Header[] headers) {
    for (Header header : headers) {
      String value = header.getValue();
      if (header.getName().equalsIgnoreCase("Set-Cookie") && value.startsWith(COOKIE)) {
        int end = value.indexOf(';');
        return Optional.of(end < 0 ? value : value.substring(0, end));
      }
    }
    return Optional.empty();
  }

  private static String digest(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  private synchronized Optional<String> of(String who) {
    Last known = last.get(who);
    return known == null || known.untilNanos() - ticker.nanos() < 0
        ? Optional.empty()
        : Optional.of(known.cookie());
  }

  /// The oldest come first, so those that are over are at the front.
  private synchronized void put(String who, String cookie) {
    long now = ticker.nanos();
    last.putLast(who, new Last(cookie, now + REMEMBERED.toNanos()));
    Map.Entry<String, Last> first = last.firstEntry();
    while (first != null
        && (last.size() > MAX_REMEMBERED || first.getValue().untilNanos() - now < 0)) {
      last.pollFirstEntry();
      first = last.firstEntry();
    }
  }
}
