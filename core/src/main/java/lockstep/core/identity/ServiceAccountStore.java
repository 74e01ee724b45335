package lockstep.core.identity;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Where service accounts and their tokens are kept, shared by all instances. An account's id is
/// that of no user. All ages are by the store's own clock.
///
/// Every method throws [lockstep.core.fault.StoreFault] when the store is away.
public interface ServiceAccountStore {
  /// Adds an account.
  ///
  /// @return the account, or empty when its uid or login is taken, also by a user
  Optional<ServiceAccount> add(NewUser account);

  /// All accounts by login.
  List<ServiceAccount> accounts();

  /// Makes an account otherwise.
  ///
  /// @return false when there is no such account
  boolean change(long accountId, ServiceAccount.Change change);

  /// Removes an account with its tokens.
  ///
  /// @return false when there is no such account
  boolean remove(long accountId);

  /// Adds a token.
  ///
  /// @param life after which it ends; empty when it does not by itself
  /// @return its id, or empty when the account has one of this name, or is not there
  Optional<Long> addToken(long accountId, String name, TokenHash token, Optional<Duration> life);

  /// The tokens of an account, newest first.
  List<ServiceToken> tokens(long accountId);

  /// Ends a token.
  ///
  /// @return false when there was none
  boolean revoke(long accountId, long tokenId);

  /// Whose token this is; empty when it has ended or never was, and while its account is disabled.
  Optional<Holder> holder(TokenHash token);

  /// Notes that a token is in use, unless that was done less than `atMostEvery` ago.
  void touch(TokenHash token, Duration atMostEvery);

  /// Whose a token is.
  ///
  /// @param left until it ends; empty when it does not by itself
  /// @param idle since its use was last noted
  record Holder(User user, Optional<Duration> left, Duration idle) {}
}
