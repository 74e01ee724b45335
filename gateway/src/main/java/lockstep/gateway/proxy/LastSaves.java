package lockstep.gateway.proxy;

import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Heads;
import lockstep.core.time.Ticker;
import org.apache.hc.core5.http.Header;
import org.jspecify.annotations.Nullable;

/// Remembers what scripts saved last. A browser bears the commit of its last save in a cookie, so
/// that no member shows it an older state; a script that signs in with each request keeps no
/// cookies, so the gateway bears it for whoever uses these credentials.
///
/// One token may save to several repositories at once: each keeps its own commit, whichever answer
/// comes last.
///
/// Credentials are kept as digests only. One for the gateway's whole life, so that a new
/// configuration forgets nothing; another gateway knows nothing of it.
public final class LastSaves {
  /// How many credentials are remembered.
  static final int MAX_REMEMBERED = 10_000;

  /// As long as the cookie is good.
  static final Duration REMEMBERED = Duration.ofMinutes(5);

  private static final String COOKIE = "lockstep_commit=";
  private static final String REPOSITORY = "Lockstep-Repository";

  private final Ticker ticker;
  private final SequencedMap<String, Last> last = new LinkedHashMap<>();

  private record Last(String heads, long untilNanos) {}

  /// Nobody saved anything yet.
  public LastSaves(Ticker ticker) {
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
    of(who).ifPresent(heads -> request.put(Headers.COOKIE, COOKIE + heads));
    return Optional.of(who);
  }

  /// Remembers what an answer leaves as a cookie.
  void learn(String who, Answer answer) {
    Optional<String> heads =
        switch (answer) {
          case Answer.Whole whole -> heads(whole.head().getHeaders());
          case Answer.Flow flow -> heads(flow.head().getHeaders());
          case Answer.Tunnel _, Answer.Problem _ -> Optional.empty();
        };
    heads.ifPresent(value -> put(who, value, saved(answer)));
  }

  private static Optional<String> heads(Header[] headers) {
    for (Header header : headers) {
      String value = header.getValue();
      if (header.getName().equalsIgnoreCase("Set-Cookie") && value.startsWith(COOKIE)) {
        int end = value.indexOf(';');
        return Optional.of(value.substring(COOKIE.length(), end < 0 ? value.length() : end));
      }
    }
    return Optional.empty();
  }

  /// The repositories that an answer says were saved to.
  private static Set<String> saved(Answer answer) {
    @Nullable Header named =
        switch (answer) {
          case Answer.Whole whole -> whole.head().getFirstHeader(REPOSITORY);
          case Answer.Flow flow -> flow.head().getFirstHeader(REPOSITORY);
          case Answer.Tunnel _, Answer.Problem _ -> null;
        };
    return named == null ? Set.of() : new HashSet<>(List.of(named.getValue().split(",")));
  }

  /// An answer repeats what its request bore of the repositories that it did not save to: by now
  /// another answer may have told of a later commit there.
  private static String merged(String before, String after, Set<String> saved) {
    Optional<Heads> told = Heads.parse(after);
    Optional<Heads> known = Heads.parse(before);
    if (told.isEmpty() || known.isEmpty()) {
      return after;
    }
    Heads all = known.get();
    for (Map.Entry<String, CommitId> head : told.get().commits().entrySet()) {
      if (saved.contains(head.getKey()) || !all.commits().containsKey(head.getKey())) {
        all = all.with(head.getKey(), head.getValue());
      }
    }
    return all.text();
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
        : Optional.of(known.heads());
  }

  /// The oldest come first, so those that are over are at the front.
  private synchronized void put(String who, String heads, Set<String> saved) {
    long now = ticker.nanos();
    String all = of(who).map(before -> merged(before, heads, saved)).orElse(heads);
    last.putLast(who, new Last(all, now + REMEMBERED.toNanos()));
    Map.Entry<String, Last> first = last.firstEntry();
    while (first != null
        && (last.size() > MAX_REMEMBERED || first.getValue().untilNanos() - now < 0)) {
      last.pollFirstEntry();
      first = last.firstEntry();
    }
  }
}
