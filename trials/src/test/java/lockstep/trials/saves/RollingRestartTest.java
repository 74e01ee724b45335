package lockstep.trials.saves;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import lockstep.trials.harness.Eventually;
import lockstep.trials.harness.RunningDemo;
import lockstep.trials.harness.Server;
import lockstep.trials.harness.SteadyReads;
import lockstep.trials.saves.Attempt.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What operators do on a working day, under a steady load of reads and saves: they switch over,
/// then restart all instances one by one. Nobody may notice: no read fails, each save is answered
/// 200, and C Git has each of them once.
class RollingRestartTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int READERS = 3;
  private static final long SEED = Long.getLong("lockstep.seed", 1);
  private static final String DATABASE = System.getProperty("lockstep.database", "sqlite");
  private static final List<String> UIDS = List.of("metrics", "logs", "alerts");
  private static final List<String> INSTANCES = List.of("a", "b", "c");
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final Duration BREATH = Duration.ofSeconds(1);

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init")
  RollingRestartTest() {}

  @Test
  void failsNoRequest() throws Exception {
    History history = new History();
    try (RunningDemo demo =
        RunningDemo.start(folder.resolve("data"), "--instances", "3", "--database", DATABASE)) {
      signIn(demo);
      List<String> failedReads;
      try (SteadyReads reads = SteadyReads.start(demo.report().path("url").asText(), READERS)) {
        work(demo, history, reads);
        failedReads = reads.failures();
      }
      List<String> wrongs = new ArrayList<>(failedReads);
      history.attempts().stream()
          .filter(attempt -> attempt.verdict() != Verdict.YES)
          .forEach(attempt -> wrongs.add(attempt.toString()));
      wrongs.addAll(new Judge(demo.bareRepository()).judge(history));
      System.out.println(history);

      assertThat(wrongs).isEmpty();
      assertThat(history.failedReads()).isEmpty();
    }
  }

  /// The first comparison of a password is the slowest thing that an instance ever does: on a
  /// machine that does much else it may take seconds, and it is not what is tried here.
  private static void signIn(RunningDemo demo) {
    for (Server instance : demo.instances()) {
      Eventually.holds(
          "somebody is signed in at " + instance.url(),
          SOON,
          () -> instance.get("/api/dashboards/uid/metrics").status() == 200);
    }
  }

  /// Each saver has a dashboard of its own, so that no conflict is to be expected.
  private static void work(RunningDemo demo, History history, SteadyReads reads) throws Exception {
    AtomicBoolean ended = new AtomicBoolean();
    List<Thread> savers = new ArrayList<>();
    for (int i = 0; i < UIDS.size(); i++) {
      Server gateway = Server.forOnePerson(demo.report().path("url").asText());
      List<String> own = List.of(UIDS.get(i));
      savers.add(new Saver(i, own, List.of(gateway), true, history, SEED).start(ended));
    }
    try {
      operate(demo, history, reads);
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "; " + history.inFull(), e);
    } finally {
      ended.set(true);
      for (Thread saver : savers) {
        saver.join();
      }
    }
  }

  private static void operate(RunningDemo demo, History history, SteadyReads reads)
      throws Exception {
    savesGoOn("at first", history);
    tell("switchover to b", history, reads, () -> switchOver(demo.gateway(), "b"));
    for (String name : INSTANCES) {
      tell("restart of " + name, history, reads, () -> restart(demo, name));
    }
  }

  private static void switchOver(Server gateway, String to) throws Exception {
    ObjectNode body = JSON.createObjectNode().put("to", to);
    Server.Answer answer = gateway.post("/ha/switchover", body);

    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    assertThat(answer.body().path("state").asText()).isEqualTo("done");
    assertThat(answer.body().path("to").asText()).isEqualTo(to);
  }

  /// As an operator does: the next is restarted when this one is back.
  private static void restart(RunningDemo demo, String name) {
    demo.part(name).signal("TERM");
    Eventually.holds(name + " has ended", SOON, () -> !demo.part(name).isAlive());
    demo.restart(name);
    Eventually.holds(
        name + " is back", SOON, () -> demo.instance(name).get("/readyz").status() == 200);
    Eventually.holds("the others hear of " + name, SOON, () -> isHeardOf(demo.gateway(), name));
  }

  private static boolean isHeardOf(Server gateway, String name) throws Exception {
    for (JsonNode member : gateway.get("/ha/status").body().path("members")) {
      if (member.path("name").asText().equals(name)) {
        return member.path("reachable").asBoolean() && !member.path("draining").asBoolean();
      }
    }
    return false;
  }

  /// Something that an operator does.
  private interface Step {
    void happen() throws Exception;
  }

  private static void tell(String what, History history, SteadyReads reads, Step step)
      throws Exception {
    reads.slowest();
    long readsBefore = reads.reads();
    long begin = System.nanoTime();
    step.happen();
    savesGoOn("after the " + what, history);
    Thread.sleep(BREATH);
    System.out.printf(
        "%s: longest gap in acknowledged saves %d ms, slowest of %d reads %d ms, failed reads %d%n",
        what,
        history.longestGap(begin, System.nanoTime()).toMillis(),
        reads.reads() - readsBefore,
        reads.slowest().toMillis(),
        reads.failures().size());
  }

  private static void savesGoOn(String when, History history) {
    long saved = history.count(Verdict.YES);
    Eventually.holds(
        "saves go on " + when, SOON, () -> history.count(Verdict.YES) >= saved + UIDS.size());
  }
}
