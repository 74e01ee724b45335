package lockstep.trials.saves;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import lockstep.trials.harness.Eventually;
import lockstep.trials.harness.Server;
import lockstep.trials.proxy.FaultProxy;
import lockstep.trials.saves.Attempt.Verdict;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Pushes to a Git host break at any byte, in either direction, arrive late, stall and crawl, while
/// people save on three instances. C Git and the clients' own record tell afterwards whether the
/// answers were true.
///
/// Longer: `./dev trial CutPushesTest -Dlockstep.long=20` for that many times the usual length;
/// `-Dlockstep.seed=N` chooses other bytes.
class CutPushesTest {
  private static final int INSTANCES = 3;
  private static final int SAVERS_EACH = 2;
  private static final int DASHBOARDS = 8;
  private static final int LENGTH = Integer.getInteger("lockstep.long", 1);
  private static final int BREAKS = 30 * LENGTH;
  private static final int SAVED = 20 * LENGTH;
  private static final Duration PATIENCE = Duration.ofMinutes(3).multipliedBy(LENGTH);
  private static final long SEED = Long.getLong("lockstep.seed", 1);

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init")
  CutPushesTest() {}

  @ParameterizedTest
  @EnumSource(GitHost.class)
  void everyAnswerIsTrueWhateverByteAPushBreaksAt(GitHost host) throws Exception {
    History history = new History();
    try (Fleet fleet = Fleet.start(folder, host, INSTANCES, DASHBOARDS, SEED)) {
      harm(fleet, history);
      fleet.proxies().forEach(FaultProxy::heal);
      fleet.awaitInStep();
      List<String> wrongs = new ArrayList<>();
      wrongs.addAll(new Aftermath(fleet.servers(), history).settle());
      fleet.awaitInStep();
      wrongs.addAll(
          new Aftermath(fleet.servers(), history).untruths(new Judge(fleet.bareRepository())));
      wrongs.addAll(new Judge(fleet.bareRepository()).judge(history));
      for (String uid : fleet.uids()) {
        for (Server server : fleet.servers()) {
          String shown = server.dashboard(uid).path("description").asText();
          if (!fleet.file(uid).contains("\"" + shown + "\"")) {
            wrongs.add("%s shows %s as %s".formatted(server.url(), uid, shown));
          }
        }
      }
      System.out.printf("%s, seed %d: %d pushes broken; %s%n", host, SEED, breaks(fleet), history);

      assertThat(wrongs).isEmpty();
    }
  }

  private static void harm(Fleet fleet, History history) throws InterruptedException {
    AtomicBoolean ended = new AtomicBoolean();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < INSTANCES; i++) {
      for (int j = 0; j < SAVERS_EACH; j++) {
        List<Server> servers = fleet.serversFrom(i);
        int number = i * SAVERS_EACH + j;
        threads.add(new Saver(number, fleet.uids(), servers, false, history, SEED).start(ended));
      }
      boolean stalls = i == INSTANCES - 1;
      FaultProxy proxy = fleet.proxies().get(i);
      threads.add(new Nemesis(proxy, stalls, SEED * INSTANCES + i).start(ended));
    }
    try {
      Eventually.holds(
          "%d pushes broke, and %d saves were acknowledged".formatted(BREAKS, SAVED),
          PATIENCE,
          () -> breaks(fleet) >= BREAKS && history.count(Verdict.YES) >= SAVED);
    } finally {
      ended.set(true);
      for (Thread thread : threads) {
        thread.join();
      }
    }
  }

  private static int breaks(Fleet fleet) {
    return fleet.proxies().stream().mapToInt(FaultProxy::sprung).sum();
  }
}
