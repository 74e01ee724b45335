package lockstep.api.legacy;

import java.util.Arrays;
import java.util.Optional;
import lockstep.api.http.Answer;
import lockstep.api.http.HttpFault;
import lockstep.api.http.Request;
import lockstep.core.resource.Dashboard;

/// The exact revision that a write starts from: `If-Match` with the blob of the file (its `ETag`)
/// or
/// the commit that last changed it.
final class IfMatch {
  private IfMatch() {}

  /// True when the request names a revision.
  static boolean isIn(Request request) {
    return request.header("If-Match").filter(value -> !value.equals("*")).isPresent();
  }

  /// Does nothing when the request names no revision, or the present one.
  ///
  /// @throws HttpFault 412 when it names another one
  static void check(Request request, Dashboard present) {
    Optional<String> wanted = request.header("If-Match");
    boolean holds =
        wanted.isEmpty()
            || Arrays.stream(wanted.get().split(",", -1))
                .map(tag -> tag.strip().replaceAll("^W/|\"", ""))
                .anyMatch(
                    tag ->
                        tag.equals("*")
                            || tag.equals(present.blob().hex())
                            || tag.equals(present.provenance().commit().hex()));
    if (!holds) {
      throw new HttpFault(
          Answer.message(
              412, "version-mismatch", "The dashboard has been changed by someone else"));
    }
  }
}
