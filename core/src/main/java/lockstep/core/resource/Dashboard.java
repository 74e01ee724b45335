package lockstep.core.resource;

import java.util.List;
import java.util.Optional;

/// A dashboard as a snapshot knows it: all but its body, which stays in Git and is read by [#blob]
/// when asked for.
///
/// @param uid its identity; from the content, never from the path
/// @param title as shown; may not be blank
/// @param tags in the order of the file
/// @param folder the folder that holds it; empty at the top level
/// @param path the file
/// @param blob the file's content
/// @param apiVersion the `apiVersion` of the file, such as `dashboard.grafana.app/v1`; empty for
/// classic JSON
/// @param provenance its version and authors
public record Dashboard(
    Uid uid,
    String title,
    List<String> tags,
    Optional<Uid> folder,
    RepoPath path,
    BlobId blob,
    Optional<String> apiVersion,
    Provenance provenance) {
  public Dashboard {
    tags = List.copyOf(tags);
  }

  /// The numeric id that older clients want: derived from the uid, so equal on every instance.
  public long id() {
    return NumericId.of("dashboards", uid);
  }
}
