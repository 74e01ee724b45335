package lockstep.core.annotation;

/// Who made an annotation, as they were at that time.
///
/// @param id of the user
/// @param uid of the user
public record Author(long id, String uid, String login, String name, String email) {}
