package lockstep.trials.saves;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import lockstep.trials.harness.Server;
import lockstep.trials.saves.Attempt.Verdict;

/// Somebody who edits dashboards, one after the other: reads one, writes a token of its own into
/// it, saves it, and sends a save without a clear answer again under its id.
final class Saver {
  private static final long ORDINALS = 1_000_000;
  private static final int OK = 200;
  private static final int ACCEPTED = 202;
  private static final int GATEWAY_TIMEOUT = 504;
  private static final int SERVER_ERROR = 500;
  private static final int MOST_ATTEMPTS = 3;
  private static final Duration BREATH = Duration.ofMillis(30);

  /// A person who is told that their save waits for Git does not save on at once.
  private static final Duration WAITS = Duration.ofMillis(500);

  private final int number;
  private final List<String> uids;
  private final List<Server> servers;
  private final Optional<Ways> ways;
  private final boolean onePerson;
  private final History history;
  private final SplittableRandom random;
  private boolean forgetful;
  private int saves;

  /// @param number tells savers apart
  /// @param servers the first is the one that it mostly asks
  /// @param onePerson true for gateways: a person reads their own saves, whoever answers; false for
  /// instances, none of which ever shows less than before
  Saver(
      int number,
      List<String> uids,
      List<Server> servers,
      boolean onePerson,
      History history,
      long seed) {
    this(number, uids, servers, Optional.empty(), onePerson, history, seed);
  }

  /// Somebody who stays with one way in until it does not answer.
  Saver(int number, List<String> uids, Ways ways, History history, long seed) {
    this(number, uids, List.of(), Optional.of(ways), true, history, seed);
  }

  private Saver(
      int number,
      List<String> uids,
      List<Server> servers,
      Optional<Ways> ways,
      boolean onePerson,
      History history,
      long seed) {
    this.number = number;
    this.ways = ways;
    this.onePerson = onePerson;
    this.uids = List.copyOf(uids);
    this.servers = List.copyOf(servers);
    this.history = history;
    this.random = new SplittableRandom(seed + number);
  }

  /// What it asks may send a save to two instances and pass on what the second one says: that
  /// nothing was written is then true of that one only.
  Saver throughAForgetfulProxy() {
    forgetful = true;
    return this;
  }

  /// Saves until told to end.
  Thread start(AtomicBoolean ended) {
    return Thread.ofVirtual()
        .name("saver " + number)
        .start(
            () -> {
              try {
                while (!ended.get()) {
                  save();
                  Thread.sleep(BREATH);
                }
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              }
            });
  }

  private void save() throws InterruptedException {
    Server server = begin();
    String uid = uids.get(random.nextInt(uids.size()));
    ObjectNode dashboard;
    long begin = System.nanoTime();
    try {
      dashboard = read(server, uid);
      server = ways.map(Ways::here).orElse(server);
    } catch (IOException e) {
      long took = Duration.ofNanos(System.nanoTime() - begin).toMillis();
      history.readFailed(
          !onePerson,
          "a read failed after %d ms: %s of %s: %s".formatted(took, uid, server.url(), e));
      return;
    }
    int version = counted(dashboard.path("version"));
    if (onePerson) {
      history.readOwn("saver " + number, uid, version);
    } else {
      history.read("saver %d at %s".formatted(number, server.url()), uid, version);
    }
    saves++;
    String token = "token-%d-%d".formatted(number, saves);
    dashboard.put("description", token);
    for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      Verdict verdict = send(server, uid, dashboard, token);
      if (verdict == Verdict.WAITING) {
        Thread.sleep(WAITS);
      }
      boolean again =
          verdict == Verdict.UNKNOWN || (verdict == Verdict.NO && random.nextInt(5) == 0);
      if (!again) {
        return;
      }
      Thread.sleep(Duration.ofMillis(random.nextLong(300)));
      server = next(server, verdict);
    }
  }

  private Server begin() {
    return ways.map(Ways::here)
        .orElseGet(() -> servers.get(random.nextInt(8) > 0 ? 0 : random.nextInt(servers.size())));
  }

  private ObjectNode read(Server server, String uid) throws IOException, InterruptedException {
    return ways.isPresent() ? ways.get().dashboard(uid) : server.dashboard(uid);
  }

  /// Where it goes with a save that it sends again.
  private Server next(Server last, Verdict verdict) {
    if (ways.isEmpty()) {
      return servers.get(random.nextInt(servers.size()));
    }
    return verdict == Verdict.UNKNOWN ? ways.get().next() : last;
  }

  /// What waits for Git has a version that names its save; its last digits are that which it will
  /// have in Git if nothing comes before it.
  private static int counted(JsonNode version) {
    return (int) (version.asLong() % ORDINALS);
  }

  private Verdict send(Server server, String uid, ObjectNode dashboard, String token)
      throws InterruptedException {
    String id = "save-" + token.substring("token-".length());
    long begin = System.nanoTime();
    Verdict verdict;
    String said;
    String commit = "";
    try {
      Server.Answer answer = server.save(dashboard, "Write " + id, "Lockstep-Save-Id", id);
      verdict = verdict(answer.status());
      said = answer.status() + " " + answer.body();
      if (verdict == Verdict.YES) {
        commit = answer.commit();
        history.wrote("saver " + number, uid, counted(answer.body().path("version")));
      }
    } catch (IOException e) {
      verdict = Verdict.UNKNOWN;
      said = e.toString();
    }
    long ended = System.nanoTime();
    long millis = Duration.ofNanos(ended - begin).toMillis();
    history.add(
        new Attempt(id, uid, token, server.url().toString(), verdict, said, commit, millis, ended));
    return verdict;
  }

  private Verdict verdict(int status) {
    return switch (status) {
      case OK -> Verdict.YES;
      case ACCEPTED -> Verdict.WAITING;
      case GATEWAY_TIMEOUT -> Verdict.UNKNOWN;
      default -> forgetful && status >= SERVER_ERROR ? Verdict.UNKNOWN : Verdict.NO;
    };
  }
}
