package lockstep.core.identity;

/// A person or a script with a log-in.
///
/// @param id unique in the store, from 1
/// @param uid unique, stays when the login changes
/// @param login unique, lower case
/// @param name as people read it; may be empty
/// @param email unique when not empty, lower case
/// @param role what they may do
public record User(long id, String uid, String login, String name, String email, Role role) {
  /// True when they may do it.
  public boolean may(Permission permission) {
    return role.may(permission);
  }
}
