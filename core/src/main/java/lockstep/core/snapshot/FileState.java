package lockstep.core.snapshot;

import java.util.Optional;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.Content;
import lockstep.core.resource.Provenance;

/// What a snapshot remembers of one file, so that the next one can be made from the difference
/// alone.
record FileState(
    BlobId blob, Content content, Provenance provenance, Optional<FileChange.LastGood> lastGood) {}
