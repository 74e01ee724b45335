package lockstep.core.resource;

import java.time.Instant;

/// Where the present content of a file comes from: the part of its history that a reader sees.
///
/// A function of the first-parent history of the commit alone, so it is the same on every instance.
///
/// @param version how many commits changed the file, through renames; at least 1
/// @param created when the first of them was made
/// @param createdBy its author's name
/// @param updated when the last of them was made
/// @param updatedBy its author's name
/// @param commit the last commit that changed it
public record Provenance(
    int version,
    Instant created,
    String createdBy,
    Instant updated,
    String updatedBy,
    CommitId commit) {
  public Provenance {
    if (version < 1) {
      throw new IllegalArgumentException("version: %d (expected: >= 1)".formatted(version));
    }
  }
}
