package lockstep.trials.saves;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import lockstep.trials.harness.Eventually;
import lockstep.trials.harness.RunningInstance;
import lockstep.trials.harness.RunningProxy;
import lockstep.trials.harness.SteadyReads;
import lockstep.trials.saves.Attempt.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Two gateways at once, which know nothing of each other, with clients on both: each is killed and
/// started again while people save and read, and the role goes to another instance while one is
/// dead. Clients of the dead one go on at the other. Afterwards no acknowledged save is lost, none
/// is there twice, nobody read from before their own save, and the epochs in Git never go back.
class GatewayKillTest {
  private static final String MODE = "primary-replica";
  private static final long SEED = Long.getLong("lockstep.seed", 1);
  private static final int SAVERS = 4;
  private static final int READERS = 4;
  private static final int FEW_SAVES = 12;
  private static final int FEW_READS = 60;
  private static final Duration BREATH = Duration.ofMillis(20);
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir private Path folder;
  private final History history = new History();
  private final AtomicBoolean ended = new AtomicBoolean();

  @Test
  @Timeout(value = 6, unit = TimeUnit.MINUTES)
  void whoeverComesThroughAKilledGatewayGoesOnThroughTheOther() throws Exception {
    try (Fleet fleet = Fleet.start(folder, GitHost.OURS, MODE, 3, SAVERS, SEED)) {
      List<Integer> ports = fleet.servers().stream().map(one -> one.url().getPort()).toList();
      try (RunningProxy one = RunningProxy.start(RunningProxy.Kind.GATEWAY, folder, MODE, ports);
          RunningProxy two = RunningProxy.start(RunningProxy.Kind.GATEWAY, folder, MODE, ports)) {
        live(fleet, one, two);
      }
      assertThat(wrongs(fleet)).isEmpty();
    }
  }

  private void live(Fleet fleet, RunningProxy one, RunningProxy two) throws Exception {
    List<Ways> people = people(SAVERS + READERS, List.of(one.url(), two.url()));
    List<Thread> savers = new ArrayList<>();
    List<SteadyReads.Reader> readers =
        people.subList(SAVERS, people.size()).stream().map(Ways::reader).toList();
    try (SteadyReads reads = SteadyReads.start(readers, fleet.uids(), BREATH)) {
      for (int i = 0; i < SAVERS; i++) {
        List<String> own = List.of(fleet.uids().get(i));
        savers.add(new Saver(i, own, people.get(i), history, SEED).start(ended));
      }
      tell("both gateways are there", reads, () -> {});
      tell("kill -9 of the first", reads, one::kill);
      tell("switchover without the first", reads, () -> switchOver(fleet));
      one.startAgain();
      tell("kill -9 of the second", reads, two::kill);
      tell("both are back", reads, two::startAgain);
      end(savers);
      assertThat(reads.failures()).as("failed reads").isEmpty();
    } finally {
      end(savers);
    }
    System.out.println(history);
    assertThat(history.failedReads()).as("failed reads before saves").isEmpty();
    assertThat(people.stream().mapToInt(Ways::moves).sum())
        .as("all who were at the first gateway moved, and then all there are")
        .isGreaterThanOrEqualTo((SAVERS + READERS) / 2 + SAVERS + READERS);
  }

  /// Half of them begin at the second way.
  private static List<Ways> people(int many, List<String> urls) {
    List<String> turned = List.of(urls.getLast(), urls.getFirst());
    return IntStream.range(0, many)
        .mapToObj(i -> Ways.signedIn(i % 2 == 0 ? urls : turned))
        .toList();
  }

  /// Something that happens.
  private interface Event {
    void happen() throws Exception;
  }

  private void tell(String what, SteadyReads reads, Event event) throws Exception {
    long begin = System.nanoTime();
    long saved = history.count(Verdict.YES);
    long unknown = history.count(Verdict.UNKNOWN);
    event.happen();
    Eventually.holds(
        "saves go on: " + what, SOON, () -> history.count(Verdict.YES) >= saved + FEW_SAVES);
    reads.awaitReads(FEW_READS);
    System.out.printf(
        "%s: longest gap in acknowledged saves %d ms, saves without an answer %d%n",
        what,
        history.longestGap(begin, System.nanoTime()).toMillis(),
        history.count(Verdict.UNKNOWN) - unknown);
  }

  private void end(List<Thread> savers) throws InterruptedException {
    ended.set(true);
    for (Thread saver : savers) {
      saver.join();
    }
  }

  /// Refused while the others lack a commit, which is what it should be: then asked for again.
  private static void switchOver(Fleet fleet) {
    Eventually.holds(
        "the primary hands over",
        SOON,
        () -> {
          for (RunningInstance instance : fleet.instances()) {
            if (instance.server().get("/ha/primary").status() == 200) {
              return instance
                  .server()
                  .post("/ha/switchover", JsonNodeFactory.instance.objectNode())
                  .body()
                  .path("state")
                  .asText()
                  .equals("done");
            }
          }
          return false;
        });
  }

  private List<String> wrongs(Fleet fleet) throws Exception {
    Aftermath aftermath = new Aftermath(fleet.servers(), history);
    List<String> wrongs = new ArrayList<>(aftermath.settle());
    fleet.awaitInStep();
    Judge judge = new Judge(fleet.bareRepository());
    wrongs.addAll(aftermath.untruths(judge));
    wrongs.addAll(judge.judge(history));
    judge.tooFewEpochs(2).ifPresent(wrongs::add);
    return wrongs;
  }
}
