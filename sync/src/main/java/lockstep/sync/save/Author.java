package lockstep.sync.save;

/// Who made an edit, as the commit's author.
///
/// @param name shown by `git log`
/// @param email may be a made-up one at `localhost`
public record Author(String name, String email) {}
