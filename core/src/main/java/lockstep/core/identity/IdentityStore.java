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

  /// Gives a user another role, unless nobody would be an administrator any more, also when two
  /// take it from each other at once.
  UserChange setRole(long userId, Role role);

  /// Removes a user with all sessions, unless nobody would be an administrator any more.
  UserChange remove(long userId);

  /// Notes a sign-in.
  void addSession(TokenHash token, long userId, ClientInfo client);

  /// The session with its user, found by its present token or by the one before while that is good;
  /// empty when it was ended or never was.
  Optional<Session> session(TokenHash token);

  /// Gives the session of `present` another token. The one before stays good until somebody comes
  /// with the new one and that was [#confirm]ed.
  ///
  /// @return false when `present` is no session's present token (any more)
  boolean rotate(TokenHash present, TokenHash next);

  /// Notes that somebody came with this present token: the one before ends `grace` from the first
  /// time on.
  void confirm(TokenHash present, Duration grace);

  /// The sessions of a user, newest first, none of them as the own one.
  List<SessionEntry> sessionsOf(long userId);

  /// Ends one of a user's sessions.
  ///
  /// @return false when there was none
  boolean endSession(long userId, long sessionId);

  /// Ends all sessions of a user.
  ///
  /// @return how many
  int endSessionsOf(long userId);

  /// A secret that all instances share: `offered`, unless there is one of this name already.
  String sharedSecret(String name, String offered);

  /// Notes that the session is in use, unless that was noted less than `atMostEvery` ago.
  void touchSession(TokenHash token, Duration atMostEvery);

  /// Ends the session of a token, present or before.
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
