package lockstep.sync.journal;

import java.time.Instant;
import lockstep.core.resource.Uid;
import lockstep.sync.save.SaveId;

/// Tells an author that a save which waited for Git was not merged.
///
/// @param title of the dashboard or folder; empty for a deletion
/// @param since when the save was made
/// @param at when it was set aside
/// @param fate where it is now and why
public record Notice(
    SaveId id, Uid uid, String title, Instant since, Instant at, Fate.SetAside fate) {}
