package lockstep.api.k8s;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import lockstep.api.http.Request;

/// Where a list goes on, as `continue` says it: behind the last name of the page before, so that
/// what is neither made nor deleted meanwhile is on exactly one page.
///
/// All pages bear the resource version of the first one: who watches from it hears also of what
/// changed on a page that they had read already.
///
/// @param after the last name of the page before; empty for the first page
/// @param version the resource version of the first page; empty when there is none
public record ContinueToken(String after, String version) {
  private static final char BETWEEN = '\n';

  /// What asks for all behind a name.
  public static String after(String last) {
    return new ContinueToken(last, "").text();
  }

  /// What a request goes on from; both empty for the first page.
  public static ContinueToken read(Request request, Statuses statuses) {
    try {
      return of(
          new String(
              Base64.getUrlDecoder().decode(request.parameter("continue").orElse("")),
              StandardCharsets.UTF_8));
    } catch (IllegalArgumentException _) {
      throw statuses.badRequest(
          "continue: is none of ours (expected: metadata.continue of a list)");
    }
  }

  /// One without a version is a name alone.
  private static ContinueToken of(String text) {
    int end = text.indexOf(BETWEEN);
    return end < 0
        ? new ContinueToken(text, "")
        : new ContinueToken(text.substring(end + 1), text.substring(0, end));
  }

  /// The version that this page bears.
  ///
  /// @param now what the list has at this moment
  public String versionOr(String now) {
    return version.isEmpty() ? now : version;
  }

  /// What asks for the page behind a name.
  ///
  /// @param now the version of the list at this moment
  public String next(String last, String now) {
    return new ContinueToken(last, versionOr(now)).text();
  }

  private String text() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((version + BETWEEN + after).getBytes(StandardCharsets.UTF_8));
  }
}
