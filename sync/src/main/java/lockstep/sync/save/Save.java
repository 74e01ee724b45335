package lockstep.sync.save;

import java.util.Optional;

/// An edit on its way to being a commit.
///
/// @param id makes it idempotent
/// @param edit what changes
/// @param author who wants it
/// @param message the person's words for the commit; absent: made from the edit, such as `Update
/// <title>`
public record Save(SaveId id, Edit edit, Author author, Optional<String> message) {}
