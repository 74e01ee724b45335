package lockstep.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import lockstep.cluster.Role;
import lockstep.cluster.lease.LeaseStore;
import lockstep.cluster.member.Beat;
import lockstep.cluster.member.MemberStore;
import lockstep.core.annotation.AnnotationQuery;
import lockstep.core.annotation.AnnotationStore;
import lockstep.core.annotation.Author;
import lockstep.core.annotation.Mark;
import lockstep.core.identity.ClientInfo;
import lockstep.core.identity.IdentityStore;
import lockstep.core.identity.NewUser;
import lockstep.core.identity.PasswordHash;
import lockstep.core.identity.TokenHash;
import lockstep.core.identity.User;

/// What an instance does to the database in a busy minute, as fast as it goes. Run as a process of
/// its own: `Hammer URL NAME ROUNDS`. Any fault ends it with a stack trace and exit code 1.
final class Hammer {
  private static final int THREADS = 4;

  private final String name;
  private final int rounds;
  private final IdentityStore identity;
  private final AnnotationStore annotations;
  private final LeaseStore leases;
  private final MemberStore members;

  private Hammer(Database database, String name, int rounds) {
    this.name = name;
    this.rounds = rounds;
    this.identity = database.identity();
    this.annotations = database.annotations();
    this.leases = database.leases("demo");
    this.members = database.members("demo");
  }

  /// Runs to the end or fails.
  public static void main(String[] arguments) {
    try (Database database = Database.open(DatabaseSettings.at(arguments[0]))) {
      Hammer hammer = new Hammer(database, arguments[1], Integer.parseInt(arguments[2]));
      hammer.start();
      Together.run(
          THREADS,
          thread ->
              (Callable<Boolean>)
                  () -> {
                    hammer.run(thread);
                    return true;
                  });
    }
  }

  private void start() {
    identity.addFirst(
        new NewUser("u-" + name, "admin", "", "", lockstep.core.identity.Role.ADMIN),
        new PasswordHash("x"));
  }

  private void run(int thread) {
    User admin = identity.account("admin").orElseThrow().user();
    Author author = new Author(admin.id(), admin.uid(), admin.login(), "", "");
    for (int round = 0; round < rounds; round++) {
      String tag = "%s-%d-%d".formatted(name, thread, round);
      TokenHash token = new TokenHash(tag);
      identity.addSession(token, admin.id(), ClientInfo.UNKNOWN);
      check(identity.session(token).isPresent(), "a session that was just added");
      identity.touchSession(token, Duration.ZERO);
      annotations.add(mark(tag), author);
      check(
          annotations
                  .find(AnnotationQuery.ALL.tagged(AnnotationQuery.TagMatch.ALL, List.of(tag)))
                  .size()
              == 1,
          "an annotation that was just added");
      identity.noteFailure("eve", Duration.ofHours(1));
      leases.renew(name, "boot", 1, Duration.ofSeconds(10));
      members.beat(
          new Beat(
              name,
              "boot",
              "",
              1,
              Role.REPLICA,
              round,
              Optional.empty(),
              Optional.empty(),
              true,
              false,
              false));
      check(!members.members().isEmpty(), "members");
    }
  }

  private static Mark mark(String tag) {
    return new Mark(
        Optional.empty(),
        OptionalLong.empty(),
        Instant.EPOCH,
        Instant.EPOCH,
        "from " + tag,
        List.of(tag, "all"),
        Optional.empty());
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new IllegalStateException("missing: " + what);
    }
  }
}
