package lockstep.core.identity;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import lockstep.core.fault.StoreFault;
import lockstep.core.identity.Authentication.NotSignedIn;
import lockstep.core.identity.Authentication.Proof;
import lockstep.core.identity.Authentication.SignedIn;
import lockstep.core.identity.Authentication.Unavailable;
import lockstep.core.time.Ticker;

/// Signs people in and says who sends a request. May be used by many threads.
///
/// The store is asked on every request, so that a session that was ended on one instance is ended
/// on all. While the store is away, those whom it knew a short while ago stay signed in
/// ([IdentityRules#grace]), on this instance and, by a signed note, on any; of all others nothing
/// is said. Store trouble is never "not signed in".
public final class Identity {
  /// For whoever asks, so without the words of the driver, which name the database's address.
  private static final String AWAY = "the database does not answer";

  private static final int REMEMBERED = 10_000;
  private static final int UID_LENGTH = 14;
  private static final String UID_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
  private static final Duration STORE_PAUSE = Duration.ofSeconds(1);

  private final IdentityStore store;
  private final PasswordCheck check;
  private final Passwords passwords;
  private final RandomGenerator random;
  private final Ticker ticker;
  private final IdentityRules rules;
  private final Breaker breaker;
  private final BriefWait brief;
  private final BasicAuthentication basic;
  private final InstantSource clock;
  private final SharedSecret secret;
  private final MemberSignatures members;
  private final Memory<TokenHash, KnownSession> sessions = new Memory<>(REMEMBERED);
  private final Memory<TokenHash, Boolean> ended = new Memory<>(REMEMBERED);
  private final Memory<TokenHash, Boolean> signedOut = new Memory<>(REMEMBERED);

  /// @param random for tokens and keys; must not be guessable
  /// @param clock says when a signed note is over
  /// @param keeper has the shared secret while the store is away
  /// @param brief asks the store where the asking one need not wait for it
  public Identity(
      IdentityStore store,
      Passwords passwords,
      RandomGenerator random,
      Ticker ticker,
      InstantSource clock,
      IdentityRules rules,
      SecretKeeper keeper,
      BriefWait brief) {
    this.store = store;
    this.passwords = passwords;
    this.random = random;
    this.ticker = ticker;
    this.clock = clock;
    this.rules = rules;
    this.secret = new SharedSecret(store, keeper, random);
    this.members = new MemberSignatures(secret);
    this.check = new PasswordCheck(store, passwords, rules);
    this.breaker = new Breaker(ticker, STORE_PAUSE);
    this.brief = brief;
    this.basic = new BasicAuthentication(store, check, random, ticker, rules, breaker, brief);
  }

  /// Makes the first administrator when there is no user at all.
  ///
  /// @return true when this call made it
  /// @throws StoreFault when the store is away
  public boolean ensureAdmin(String login, Password password) {
    if (store.hasUsers()) {
      return false;
    }
    NewUser admin = new NewUser(newUid(), login, login, login + "@localhost", Role.ADMIN);
    return store.addFirst(admin, passwords.hash(password)).isPresent();
  }

  /// Signs and checks what instances say to each other, once the shared secret is known.
  public MemberSignatures members() {
    return members;
  }

  /// Learns the secret that all instances share, so that signed notes are good here from now on.
  ///
  /// @throws StoreFault when the store is away
  public void learnSecret() {
    secret.get();
  }

  /// Adds a user with a uid of its own.
  ///
  /// @return the user, or empty when the login or email is taken
  /// @throws IllegalArgumentException with a sentence that names the wrong field
  /// @throws StoreFault when the store is away
  public Optional<User> addUser(
      String login, String name, String email, Role role, Password password) {
    return store.add(new NewUser(newUid(), login, name, email, role), passwords.hash(password));
  }

  /// All users by login.
  ///
  /// @throws StoreFault when the store is away
  public List<User> users() {
    return store.users();
  }

  /// Changes a password and ends all sessions of the user.
  ///
  /// @return false when there is no such user
  /// @throws IllegalArgumentException when the password is empty or too long
  /// @throws StoreFault when the store is away
  public boolean setPassword(long userId, Password password) {
    return store.setPassword(userId, passwords.hash(password));
  }

  /// Gives a user another role; it counts with their next request.
  ///
  /// @throws StoreFault when the store is away
  public UserChange setRole(long userId, Role role) {
    return store.setRole(userId, role);
  }

  /// Removes a user, and ends all their sessions.
  ///
  /// @throws StoreFault when the store is away
  public UserChange remove(long userId) {
    return store.remove(userId);
  }

  /// Signs in with a login or email and a password, a client of which nothing is known.
  public LoginOutcome login(String login, Password password) {
    return login(login, password, ClientInfo.UNKNOWN);
  }

  /// Signs in with a login or email and a password.
  public LoginOutcome login(String login, Password password, ClientInfo client) {
    try {
      return switch (check.verify(login, password)) {
        case PasswordCheck.Right right -> granted(right.account().user(), client);
        case PasswordCheck.Wrong _ -> new LoginOutcome.Wrong();
        case PasswordCheck.Locked locked -> new LoginOutcome.Locked(locked.retryAfter());
        case PasswordCheck.Busy busy ->
            new LoginOutcome.Unavailable(busy.because(), busy.retryAfter());
      };
    } catch (StoreFault fault) {
      breaker.failed();
      return new LoginOutcome.Unavailable(AWAY, fault.retryAfter());
    }
  }

  private LoginOutcome granted(User user, ClientInfo client) {
    Token token = Token.random(random);
    long asked = ticker.nanos();
    store.addSession(token.hash(), user.id(), client);
    store.sweep(rules.maxAge(), rules.maxIdle(), rules.attemptWindow());
    breaker.succeeded();
    remember(token.hash(), user, Duration.ZERO, asked);
    return new LoginOutcome.Granted(user, token, rules.maxAge());
  }

  /// Who holds this token, without a note.
  public Authentication authenticate(Token token) {
    return authenticate(token, Optional.empty());
  }

  /// Who holds this token.
  ///
  /// @param note what [#note] gave for it, if the client has it
  public Authentication authenticate(Token token, Optional<String> note) {
    TokenHash hash = token.hash();
    Optional<SignedIn> known =
        sessions.find(hash).flatMap(this::withinGrace).or(() -> noted(hash, note));
    if (known.isEmpty()) {
      return lookUp(hash, known);
    }
    if (!breaker.admits()) {
      return known.get();
    }
    Optional<Authentication> told = brief.ask(() -> lookUp(hash, known), breaker.isBroken());
    if (told.isEmpty()) {
      breaker.failed();
    }
    return told.orElse(known.get());
  }

  private Authentication lookUp(TokenHash hash, Optional<SignedIn> known) {
    long asked = ticker.nanos();
    try {
      Optional<Session> session = alive(hash);
      breaker.succeeded();
      if (session.isEmpty()) {
        forget(hash);
        return new NotSignedIn("the session has ended, or never was");
      }
      remember(hash, session.get().user(), session.get().age(), asked);
      touch(hash, session.get());
      return new SignedIn(session.get().user(), Proof.FRESH);
    } catch (StoreFault fault) {
      breaker.failed();
      return known.isPresent() ? known.get() : unavailable(fault);
    }
  }

  /// Who has this login or email and password.
  public Authentication basic(String login, Password password) {
    return basic.authenticate(login, password);
  }

  /// Ends a session, on all instances.
  ///
  /// @return false when there was none
  /// @throws StoreFault when the store is away: the session is then ended on this instance, and on
  ///     all when this one next hears of it
  public boolean logout(Token token) {
    TokenHash hash = token.hash();
    signedOut.put(hash, true);
    forget(hash);
    return store.endSession(hash);
  }

  /// Gives the holder of `token` another one. Two tabs that ask at once, at two instances, are
  /// given the same; the one before stays good for a while ([IdentityRules#previousFor]).
  public Rotation rotate(Token token) {
    try {
      Optional<Session> session = alive(token.hash());
      breaker.succeeded();
      if (session.isEmpty()) {
        return new Rotation.NotSignedIn();
      }
      Duration left = rules.maxAge().minus(session.get().age());
      boolean young = session.get().sinceRotation().compareTo(rules.rotateAtMostEvery()) < 0;
      return switch (session.get().match()) {
        case PRESENT, UNSEEN ->
            young ? new Rotation.Rotated(token, left) : successor(token, left, true);
        case PREVIOUS -> successor(token, left, false);
      };
    } catch (StoreFault fault) {
      breaker.failed();
      return new Rotation.Unavailable(AWAY, fault.retryAfter());
    }
  }

  /// It follows from the token and the shared secret, so nobody need tell another what it is.
  private Rotation successor(Token token, Duration left, boolean isPresent) {
    Token next = token.next(secret.get());
    if (isPresent) {
      store.rotate(token.hash(), next.hash());
    }
    return store.session(next.hash()).isPresent()
        ? new Rotation.Rotated(next, left)
        : new Rotation.NotSignedIn();
  }

  /// How long after its making a token should be replaced.
  public Duration rotateEvery() {
    return rules.rotateEvery();
  }

  /// How long a signed note is good.
  public Duration grace() {
    return rules.grace();
  }

  /// A signed note that `user`, whom the store has just confirmed, holds `token`; empty when
  /// `present` does for now. A client that sends it with the token stays signed in on any instance
  /// for [IdentityRules#grace] while the store is away.
  public Optional<String> note(User user, Token token, Optional<String> present) {
    Optional<KnownSession> known = sessions.find(token.hash());
    if (rules.grace().isZero() || known.isEmpty()) {
      return Optional.empty();
    }
    try {
      byte[] key = secret.get();
      Optional<GraceNotes.Note> note = present.flatMap(text -> read(key, text, token.hash()));
      Duration renewBelow = rules.grace().multipliedBy(3).dividedBy(4);
      boolean lasts =
          note.isPresent()
              && note.get().user().equals(user)
              && Duration.between(clock.instant(), note.get().until()).compareTo(renewBelow) > 0;
      // Since the confirmation somebody may have ended the session, and no note may last longer.
      Duration left = Duration.ofNanos(known.get().goodUntilNanos() - ticker.nanos());
      return lasts || !left.isPositive()
          ? Optional.empty()
          : GraceNotes.write(key, user, token.hash(), clock.instant().plus(left));
    } catch (StoreFault _) {
      return Optional.empty(); // the next answer brings one
    }
  }

  private Optional<GraceNotes.Note> read(byte[] key, String text, TokenHash hash) {
    return GraceNotes.read(key, text, hash, clock.instant(), rules.grace());
  }

  private Optional<SignedIn> noted(TokenHash hash, Optional<String> note) {
    Optional<byte[]> key = secret.known();
    if (note.isEmpty() || key.isEmpty() || ended.find(hash).isPresent()) {
      return Optional.empty();
    }
    return read(key.get(), note.get(), hash).map(good -> new SignedIn(good.user(), Proof.GRACE));
  }

  /// The user's sessions, newest first.
  ///
  /// @param own marks the one that asks
  /// @throws StoreFault when the store is away
  public List<SessionEntry> sessions(long userId, Optional<Token> own) {
    long ownId = own.flatMap(token -> store.session(token.hash())).map(Session::id).orElse(0L);
    return store.sessionsOf(userId).stream()
        .map(entry -> entry.asOwn(ownId != 0 && entry.id() == ownId))
        .toList();
  }

  /// Ends one of the user's sessions, on all instances.
  ///
  /// @return false when there was none
  /// @throws StoreFault when the store is away
  public boolean revoke(long userId, long sessionId) {
    return store.endSession(userId, sessionId);
  }

  /// Ends all of the user's sessions, on all instances.
  ///
  /// @return how many
  /// @throws StoreFault when the store is away
  public int logoutEverywhere(long userId) {
    return store.endSessionsOf(userId);
  }

  private void forget(TokenHash hash) {
    ended.put(hash, true);
    sessions.remove(hash);
  }

  /// Ends it now if somebody signed out here while the store was away.
  private Optional<Session> alive(TokenHash hash) {
    Optional<Session> session = store.session(hash).filter(this::isAlive);
    if (session.isPresent() && signedOut.find(hash).isPresent()) {
      store.endSession(hash);
      return Optional.empty();
    }
    return session;
  }

  private boolean isAlive(Session session) {
    return session.age().compareTo(rules.maxAge()) < 0
        && session.idle().compareTo(rules.maxIdle()) < 0;
  }

  /// Notes that the session is in use. The answer does not depend on it: when the store fails just
  /// now, the next request notes it.
  private void touch(TokenHash hash, Session session) {
    boolean unseen = session.match() == Session.Match.UNSEEN;
    boolean noted = session.idle().compareTo(rules.seenEvery()) < 0;
    if (!unseen && (noted || session.match() == Session.Match.PREVIOUS)) {
      return;
    }
    try {
      if (unseen) {
        store.confirm(hash, rules.previousFor());
      }
      store.touchSession(hash, rules.seenEvery());
    } catch (StoreFault fault) {
      breaker.failed();
    }
  }

  /// An answer may have been long on its way: it is as old as the question, takes nothing from a
  /// younger one, and brings back no session that ended meanwhile.
  private void remember(TokenHash hash, User user, Duration age, long askedNanos) {
    Duration left = rules.maxAge().minus(age);
    Duration good = left.compareTo(rules.grace()) < 0 ? left : rules.grace();
    sessions.merge(hash, new KnownSession(user, askedNanos + good.toNanos()), KnownSession::longer);
    if (ended.find(hash).isPresent()) {
      sessions.remove(hash);
    }
  }

  private Optional<SignedIn> withinGrace(KnownSession known) {
    return ticker.nanos() - known.goodUntilNanos() < 0
        ? Optional.of(new SignedIn(known.user(), Proof.GRACE))
        : Optional.empty();
  }

  private String newUid() {
    return newUid(random);
  }

  /// A uid for a user or a service account.
  static String newUid(RandomGenerator random) {
    StringBuilder uid = new StringBuilder(UID_LENGTH);
    while (uid.length() < UID_LENGTH) {
      uid.append(UID_LETTERS.charAt(random.nextInt(UID_LETTERS.length())));
    }
    return uid.toString();
  }

  static Unavailable unavailable(StoreFault fault) {
    return new Unavailable(AWAY, fault.retryAfter());
  }

  private record KnownSession(User user, long goodUntilNanos) {
    KnownSession longer(KnownSession other) {
      return goodUntilNanos - other.goodUntilNanos < 0 ? other : this;
    }
  }
}
