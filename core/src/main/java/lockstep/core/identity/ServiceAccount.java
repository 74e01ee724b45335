package lockstep.core.identity;

/// A script's account: it has tokens in place of a password.
///
/// @param user what its saves are made as, and what it may do
/// @param tokens how many it has
public record ServiceAccount(User user, int tokens) {}
