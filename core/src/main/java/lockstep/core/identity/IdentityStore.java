package lockstep.core.identity;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Where users and sessions are kept, shared by all instances. Logins and emails come in lower
/// case. All ages are by the store's own clock.
///
/// Every method throws [lockstep.core.fault.StoreFault] when the store is away.
public interface IdentityStore {
  /// True when there is at least one user.
  boolean hasUsers();

  /// Adds a user when there is none at all, in one step even when ten instances start at once.
  ///
  /// @return the user, or empty when somebody was there already
  Optional<User> addFirst(NewUser user, PasswordHash hash);

  /// Adds a user.
  ///
  /// @return the user, or empty when the uid, login or email is taken
  Optional<User> add(NewUser user, PasswordHash hash);

  /// The account with this login or, when there is none, with this email.
  Optional<Account> account(String loginOrEmail);

  /// All users by login.
  List<User> users();

  /// Changes a password and ends all sessions of the user.
  ///
  /// @return false when there is no such user
  boolean setPassword(long userId, PasswordHash hash);

  /// Notes a sign-in.
  void addSession(TokenHash token, long userId);

  /// The session with its user; empty when it was ended or never was.
  Optional<Session> session(TokenHash token);

  /// Notes that the session is in use, unless that was noted less than `atMostEvery` ago.
  void touchSession(TokenHash token, Duration atMostEvery);

  /// Ends a session.
  ///
  /// @return false when there was none
  boolean endSession(TokenHash token);

  /// Removes the sessions that are older than `maxAge` or were idle for longer than `maxIdle`, and
  /// the failures that are older than `failureWindow`.
  void sweep(Duration maxAge, Duration maxIdle, Duration failureWindow);

  /// How long sign-ins as `login` must wait, because `limit` of them failed in `window`; zero when
  /// they need not.
  Duration lockedFor(String login, int limit, Duration window);

  /// Notes a failed sign-in. A window begins with its first failure.
  void noteFailure(String login, Duration window);

  /// Forgets the failures of `login`.
  void clearFailures(String login);
}
