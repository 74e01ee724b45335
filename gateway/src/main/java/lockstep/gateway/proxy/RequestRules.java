package lockstep.gateway.proxy;

import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// Which requests are let in. What a member could read in another way than the gateway does is
/// refused, never repaired: two lengths, a length beside chunks, an unknown transfer coding,
/// control characters in a header.
///
/// @param maxTargetChars longest path with query
/// @param maxHeaderChars longest sum of all header names and values
/// @param maxBodyBytes longest body
record RequestRules(int maxTargetChars, int maxHeaderChars, long maxBodyBytes) {
  private static final int MAX_LENGTH_DIGITS = 18;
  private static final int BAD_REQUEST = 400;
  private static final int METHOD_NOT_ALLOWED = 405;
  /// What HTTP/2 has instead of a request line.
  private static final Set<String> PSEUDO = Set.of(":method", ":scheme", ":authority", ":path");

  static final int TOO_LARGE = 413;
  private static final int TARGET_TOO_LONG = 414;
  private static final int HEADERS_TOO_LARGE = 431;
  private static final int NOT_IMPLEMENTED = 501;

  /// Why a request is not let in; empty when it is.
  Optional<Refusal> check(String method, String target, HeaderMap headers) {
    if (method.equals("CONNECT") || method.equals("TRACE")) {
      return refuse(METHOD_NOT_ALLOWED, "%s is not allowed here.".formatted(method));
    }
    if (target.length() > maxTargetChars) {
      return refuse(
          TARGET_TOO_LONG,
          "The address has %d characters and %d are allowed. Make the query shorter."
              .formatted(target.length(), maxTargetChars));
    }
    if (!target.startsWith("/") && !target.equals("*")) {
      return refuse(BAD_REQUEST, "The address must begin with '/'.");
    }
    return checkHeaders(headers).or(() -> checkFraming(headers));
  }

  private Optional<Refusal> checkHeaders(HeaderMap headers) {
    int total = 0;
    for (HeaderValues values : headers) {
      String name = values.getHeaderName().toString();
      if (!isToken(name) && !PSEUDO.contains(name)) {
        return refuse(BAD_REQUEST, "A header name has characters that are not allowed.");
      }
      for (String value : values) {
        if (!isText(value)) {
          return refuse(
              BAD_REQUEST, "The header '%s' has characters that are not allowed.".formatted(name));
        }
        total += name.length() + value.length();
      }
    }
    if (total > maxHeaderChars) {
      return refuse(
          HEADERS_TOO_LARGE,
          "The headers have %d characters and %d are allowed. Clearing this site's cookies may help."
              .formatted(total, maxHeaderChars));
    }
    HeaderValues hosts = headers.get(Headers.HOST);
    return hosts != null && hosts.size() > 1
        ? refuse(BAD_REQUEST, "The request names more than one host.")
        : Optional.empty();
  }

  private Optional<Refusal> checkFraming(HeaderMap headers) {
    HeaderValues codings = headers.get(Headers.TRANSFER_ENCODING);
    HeaderValues lengths = headers.get(Headers.CONTENT_LENGTH);
    if (codings != null && lengths != null) {
      return refuse(BAD_REQUEST, "The request has both a length and a transfer coding.");
    }
    if (codings != null) {
      boolean chunked =
          codings.size() == 1 && codings.getFirst().strip().equalsIgnoreCase("chunked");
      return chunked
          ? Optional.empty()
          : refuse(NOT_IMPLEMENTED, "The only transfer coding that is understood is 'chunked'.");
    }
    if (lengths == null) {
      return Optional.empty();
    }
    if (lengths.size() > 1 || !isLength(lengths.getFirst())) {
      return refuse(BAD_REQUEST, "The length of the request is not one number.");
    }
    return Long.parseLong(lengths.getFirst()) > maxBodyBytes
        ? Optional.of(tooLarge())
        : Optional.empty();
  }

  /// What a body over the limit is told.
  Refusal tooLarge() {
    return new Refusal(
        TOO_LARGE,
        "The body is larger than the %d MiB that are allowed."
            .formatted(maxBodyBytes / (1024 * 1024)));
  }

  /// The announced length of a body of a request that was let in.
  static OptionalLong length(HeaderMap headers) {
    String length = headers.getFirst(Headers.CONTENT_LENGTH);
    return length == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(length));
  }

  private static Optional<Refusal> refuse(int status, String message) {
    return Optional.of(new Refusal(status, message));
  }

  private static boolean isLength(String text) {
    return !text.isEmpty()
        && text.length() <= MAX_LENGTH_DIGITS
        && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /// True when `name` can be the name of a header.
  static boolean isToken(String name) {
    return !name.isEmpty()
        && name.chars()
            .allMatch(
                c ->
                    (c >= 'a' && c <= 'z')
                        || (c >= 'A' && c <= 'Z')
                        || (c >= '0' && c <= '9')
                        || "!#$%&'*+-.^_`|~".indexOf(c) >= 0);
  }

  private static boolean isText(String value) {
    return value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c != 0x7f && c <= 0xff));
  }
}
