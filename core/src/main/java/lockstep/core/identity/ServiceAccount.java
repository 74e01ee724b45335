package lockstep.core.identity;

import java.util.Optional;

/// A script's account: it has tokens in place of a password.
///
/// @param user what its saves are made as, and what it may do
/// @param tokens how many it has
/// @param disabled true while nobody comes in with any of them
public record ServiceAccount(User user, int tokens, boolean disabled) {

  /// What of an account is to be otherwise. The rest stays, also what somebody else changes at the
  /// same time.
  public record Change(Optional<String> name, Optional<Role> role, Optional<Boolean> disabled) {}
}
