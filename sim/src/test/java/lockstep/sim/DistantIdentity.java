package lockstep.sim;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import lockstep.core.fault.StoreFault;
import lockstep.core.identity.Account;
import lockstep.core.identity.ClientInfo;
import lockstep.core.identity.IdentityStore;
import lockstep.core.identity.NewUser;
import lockstep.core.identity.PasswordHash;
import lockstep.core.identity.Role;
import lockstep.core.identity.Session;
import lockstep.core.identity.SessionEntry;
import lockstep.core.identity.TokenHash;
import lockstep.core.identity.User;
import lockstep.core.identity.UserChange;

/// Users and sessions as one start of a member reaches them, over the line to the database that the
/// lease takes too. Who looks for what holds hears of what was done.
final class DistantIdentity implements IdentityStore {
  private final IdentityStore inner;
  private final SimPorts line;
  private final SimMember member;
  private final SimCluster cluster;
  private final Map<TokenHash, Session> remembered = new HashMap<>();

  DistantIdentity(IdentityStore inner, SimPorts line, SimMember member, SimCluster cluster) {
    this.inner = inner;
    this.line = line;
    this.member = member;
    this.cluster = cluster;
  }

  private boolean off(Guard guard) {
    return cluster.off().contains(guard);
  }

  private <T> T ask(Supplier<T> call) {
    try {
      return line.ask(call);
    } catch (StoreFault fault) {
      cluster.sessions().troubled(member);
      throw fault;
    }
  }

  private void tell(Runnable call) {
    var _ =
        ask(
            () -> {
              call.run();
              return true;
            });
  }

  @Override
  public boolean hasUsers() {
    return ask(() -> inner.hasUsers());
  }

  @Override
  public Optional<User> addFirst(NewUser user, PasswordHash hash) {
    return ask(() -> inner.addFirst(user, hash));
  }

  @Override
  public Optional<User> add(NewUser user, PasswordHash hash) {
    return ask(() -> inner.add(user, hash));
  }

  @Override
  public Optional<Account> account(String loginOrEmail) {
    return ask(() -> inner.account(loginOrEmail));
  }

  @Override
  public List<User> users() {
    return ask(() -> inner.users());
  }

  @Override
  public boolean setPassword(long userId, PasswordHash hash) {
    return ask(() -> inner.setPassword(userId, hash));
  }

  @Override
  public UserChange setRole(long userId, Role role) {
    return ask(() -> inner.setRole(userId, role));
  }

  @Override
  public UserChange remove(long userId) {
    return ask(() -> inner.remove(userId));
  }

  @Override
  public void addSession(TokenHash token, long userId, ClientInfo client) {
    tell(() -> inner.addSession(token, userId, client));
  }

  @Override
  public Optional<Session> session(TokenHash token) {
    if (off(Guard.EACH_REQUEST) && remembered.containsKey(token)) {
      return Optional.ofNullable(remembered.get(token));
    }
    try {
      Optional<Session> found = ask(() -> inner.session(token));
      found.ifPresent(session -> remembered.put(token, session));
      return found;
    } catch (StoreFault fault) {
      if (off(Guard.NEVER_UNAUTHORIZED)) {
        return Optional.empty();
      }
      throw fault;
    }
  }

  @Override
  public boolean rotate(TokenHash present, TokenHash next) {
    return ask(
        () -> {
          boolean rotated = inner.rotate(present, next);
          if (rotated) {
            cluster.sessions().rotated(present, next);
          }
          return rotated;
        });
  }

  @Override
  public void confirm(TokenHash present, Duration grace) {
    tell(() -> inner.confirm(present, grace));
  }

  @Override
  public List<SessionEntry> sessionsOf(long userId) {
    return ask(() -> inner.sessionsOf(userId));
  }

  @Override
  public boolean endSession(long userId, long sessionId) {
    return ask(() -> inner.endSession(userId, sessionId));
  }

  @Override
  public int endSessionsOf(long userId) {
    return ask(() -> inner.endSessionsOf(userId));
  }

  @Override
  public String sharedSecret(String name, String offered) {
    return off(Guard.ONE_SECRET) ? offered : ask(() -> inner.sharedSecret(name, offered));
  }

  @Override
  public void touchSession(TokenHash token, Duration atMostEvery) {
    tell(() -> inner.touchSession(token, atMostEvery));
  }

  @Override
  public boolean endSession(TokenHash token) {
    return ask(
        () -> {
          boolean ended = inner.endSession(token);
          cluster.sessions().ended(token);
          return ended;
        });
  }

  @Override
  public void sweep(Duration maxAge, Duration maxIdle, Duration failureWindow) {
    tell(() -> inner.sweep(maxAge, maxIdle, failureWindow));
  }

  @Override
  public Duration lockedFor(String login, int limit, Duration window) {
    return ask(() -> inner.lockedFor(login, limit, window));
  }

  @Override
  public void noteFailure(String login, Duration window) {
    tell(() -> inner.noteFailure(login, window));
  }

  @Override
  public void clearFailures(String login) {
    tell(() -> inner.clearFailures(login));
  }
}
