package lockstep.api.legacy;

import java.util.List;
import java.util.Optional;
import lockstep.api.http.Answer;
import lockstep.api.http.HttpFault;
import lockstep.api.http.Request;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.Dashboard;
import lockstep.sync.save.Edit;

/// The exact revision that a write starts from: `If-Match` with the blob of the file (its `ETag`)
/// or with the commit that last changed it.
///
/// What is shown here may be old, so it only serves to find the blob of a commit. Whether the blob
/// is the right one is decided where the save is planned.
final class IfMatch {
  private IfMatch() {}

  /// What `If-Match: *` is answered where nothing is.
  static HttpFault nothingThere() {
    return new HttpFault(
        Answer.message(
            412,
            "version-mismatch",
            "If-Match: * changes a dashboard that is there, and there is none; leave it out to make"
                + " one"));
  }

  /// The base that the request names; empty when it names none, or any (`*`).
  ///
  /// @param present what is shown of the dashboard
  /// @throws HttpFault 412 when it names something that no revision can have
  static Optional<Edit.Base> base(Request request, Optional<Dashboard> present) {
    List<String> tags = request.ifMatch();
    if (tags.isEmpty() || tags.contains("*")) {
      return Optional.empty();
    }
    Optional<BlobId> shown =
        present.filter(it -> tags.stream().anyMatch(tag -> names(tag, it))).map(Dashboard::blob);
    return Optional.of(
        new Edit.Base.Exact(
            shown
                .or(() -> tags.stream().filter(BlobId::isValid).findFirst().map(BlobId::new))
                .orElseThrow(
                    () ->
                        new HttpFault(
                            Answer.message(
                                412,
                                "version-mismatch",
                                "If-Match: names no revision (expected: the ETag that came with"
                                    + " what was edited)")))));
  }

  /// The base that the request names by the blob of a file.
  ///
  /// @throws HttpFault 412 when it names something that no revision can have
  static Optional<Edit.Base> base(Request request) {
    return base(request, Optional.empty());
  }

  private static boolean names(String tag, Dashboard dashboard) {
    return tag.equals(dashboard.blob().hex()) || tag.equals(dashboard.provenance().commit().hex());
  }
}
