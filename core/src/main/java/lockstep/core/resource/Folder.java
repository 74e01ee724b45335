package lockstep.core.resource;

import java.util.Optional;

/// A folder: a directory of the repository, or the wrapper folder of the repository itself.
///
/// @param uid from `_folder.json`, else derived from repository name and path
/// @param title from `_folder.json`, else the directory's name
/// @param parent the folder that holds it; empty at the top level
/// @param path the directory; [RepoPath#ROOT] for the wrapper folder
/// @param metadata the blob of its `_folder.json`; empty when it has none
/// @param provenance of its `_folder.json`; empty when it has none
public record Folder(
    Uid uid,
    String title,
    Optional<Uid> parent,
    RepoPath path,
    Optional<BlobId> metadata,
    Optional<Provenance> provenance) {
  /// How many commits changed its `_folder.json`; 0 when it has none.
  public int version() {
    return provenance.map(Provenance::version).orElse(0);
  }

  /// The numeric id that older clients want: derived from the uid, so equal on every instance.
  public long id() {
    return NumericId.of("folders", uid);
  }
}
