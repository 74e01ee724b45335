package lockstep.sim;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import lockstep.core.fault.StoreFault;
import lockstep.core.identity.Authentication;
import lockstep.core.identity.ClientInfo;
import lockstep.core.identity.Identity;
import lockstep.core.identity.Rotation;
import lockstep.core.identity.Token;
import lockstep.core.identity.User;

/// Somebody with two tabs at a browser: comes with a session to whichever instance, asks for a new
/// token in both tabs at once, comes with the one before for a moment, signs out and in again.
final class SimBrowser {
  private final SimCluster cluster;
  private final Clockwork clockwork;
  private final SessionChecker checker;
  private final SplittableRandom random;
  private final User user;
  private Token token;
  private Optional<Token> before = Optional.empty();
  private Optional<String> note = Optional.empty();

  SimBrowser(SimCluster cluster, User user, SplittableRandom random) {
    this.cluster = cluster;
    this.clockwork = cluster.clockwork();
    this.checker = cluster.sessions();
    this.user = user;
    this.random = random;
    this.token = signIn();
  }

  private Token signIn() {
    Token made =
        Token.parse("%016x%016x".formatted(random.nextLong(), random.nextLong())).orElseThrow();
    cluster.identities().addSession(made.hash(), user.id(), ClientInfo.UNKNOWN);
    checker.begun(made);
    before = Optional.empty();
    note = Optional.empty();
    return made;
  }

  void begin() {
    clockwork.after(millis(100, 900), this::act);
  }

  private void act() {
    switch (random.nextInt(12)) {
      case 0, 1 -> {
        Token asked = token;
        rotate(asked);
        clockwork.after(millis(0, 60), () -> rotate(asked));
      }
      case 2, 3 -> come(before.orElse(token));
      case 4 -> leave();
      default -> come(token);
    }
    clockwork.after(millis(100, 900), this::act);
  }

  private Optional<SimMember> door() {
    List<SimMember> there =
        cluster.members().stream().filter(one -> one.alive() && !one.stopped()).toList();
    return there.isEmpty()
        ? Optional.empty()
        : Optional.of(there.get(random.nextInt(there.size())));
  }

  private void come(Token with) {
    ask(
        (door, identity) -> {
          boolean promised = checker.isPromised(with);
          long asked = clockwork.nanos();
          Authentication told = identity.authenticate(with, note);
          checker.told(door, with, promised, asked, told);
          if (told instanceof Authentication.SignedIn(User who, Authentication.Proof proof)
              && proof == Authentication.Proof.FRESH
              && with.equals(token)) {
            note = identity.note(who, with, note).or(() -> note);
          }
        });
  }

  private void rotate(Token with) {
    ask(
        (door, identity) -> {
          boolean promised = checker.isPromised(with);
          long asked = clockwork.nanos();
          Rotation told = identity.rotate(with);
          checker.told(door, with, promised, asked, told);
          if (told instanceof Rotation.Rotated(Token after, Duration _)
              && with.equals(token)
              && !after.equals(with)) {
            before = Optional.of(with);
            token = after;
          }
        });
  }

  /// Whether or not that is heard of, the token is tried on for a while.
  private void leave() {
    Token left = token;
    if (checker.isOver(left)) {
      token = signIn();
      return;
    }
    ask(
        (_, identity) -> {
          checker.leaves(left);
          var _ = identity.logout(left);
        });
  }

  private void ask(Question question) {
    Optional<SimMember> door = door();
    if (door.isEmpty()) {
      return;
    }
    clockwork.begin(() -> SimPorts.unlessDead(() -> answer(question, door.get())));
  }

  private static void answer(Question question, SimMember door) {
    try {
      question.ask(door, door.identity());
    } catch (StoreFault _) {
      // 503
    }
  }

  private Duration millis(int from, int to) {
    return Duration.ofMillis(random.nextInt(from, to + 1));
  }

  private interface Question {
    void ask(SimMember door, Identity identity);
  }
}
