package lockstep.api.k8s;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import lockstep.api.http.Request;

/// Where a list goes on, as `continue` says it: behind the last name of the page before, so that
/// what is neither made nor deleted meanwhile is on exactly one page.
public final class ContinueToken {
  private ContinueToken() {}

  /// What asks for all behind a name.
  public static String after(String last) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(last.getBytes(StandardCharsets.UTF_8));
  }

  /// The name behind which a request wants to go on; empty for the first page.
  public static String read(Request request, Statuses statuses) {
    try {
      return new String(
          Base64.getUrlDecoder().decode(request.parameter("continue").orElse("")),
          StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      throw statuses.badRequest(
          "continue: is none of ours (expected: metadata.continue of a list)");
    }
  }
}
