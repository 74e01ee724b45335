package lockstep.sync.pull;

import java.time.Instant;
import lockstep.core.resource.CommitId;
import lockstep.sync.save.Author;

/// One commit, as a log tells it.
///
/// @param when its author's time
/// @param message whole, with its trailers
public record LoggedCommit(CommitId commit, Instant when, Author author, String message) {}
