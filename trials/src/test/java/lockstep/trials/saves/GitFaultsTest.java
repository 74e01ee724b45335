package lockstep.trials.saves;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import lockstep.trials.harness.Eventually;
import lockstep.trials.harness.RunningInstance;
import lockstep.trials.harness.RunningProxy;
import lockstep.trials.harness.Server;
import lockstep.trials.harness.SteadyReads;
import lockstep.trials.proxy.FaultProxy;
import lockstep.trials.proxy.Line;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two faults at once: the primary dies while the Git host is far away over a thin line, and the
/// next one is stopped while connections to the Git host are reset again and again. No read fails,
/// and what the clients and the status pages were told is judged by C Git.
///
/// `-Dlockstep.long=8` stops it for that many times the usual eight seconds.
class GitFaultsTest {
  private static final String MODE = "primary-replica";
  private static final int INSTANCES = 3;
  private static final int DASHBOARDS = 3;
  private static final int READERS = 3;
  private static final int SOME_READS = 200;
  private static final int SOME_SAVES = 6;
  private static final long SEED = Long.getLong("lockstep.seed", 1);
  private static final Duration HANG =
      Duration.ofSeconds(8L * Integer.getInteger("lockstep.long", 1));
  private static final Duration SOON = Duration.ofMinutes(3);
  private static final Duration BREATH = Duration.ofMillis(10);
  private static final Line FAR_AND_THIN =
      new Line(Duration.ofMillis(120), Duration.ofMillis(60), 200_000, 0);

  @TempDir private Path folder;
  private final History history = new History();
  private final AtomicBoolean ended = new AtomicBoolean();

  @SuppressWarnings("NullAway.Init")
  GitFaultsTest() {}

  @Test
  void everyAnswerIsTrueWhenTheGitHostFailsDuringAFailover() throws Exception {
    try (Fleet fleet = Fleet.start(folder, GitHost.OURS, MODE, INSTANCES, DASHBOARDS, SEED);
        RunningProxy front =
            RunningProxy.start(RunningProxy.Kind.GATEWAY, folder, MODE, ports(fleet))) {
      List<String> failedReads = load(fleet, front.url());
      fleet.awaitInStep();
      judge(fleet, failedReads);
    }
  }

  private static List<Integer> ports(Fleet fleet) {
    return fleet.servers().stream().map(server -> server.url().getPort()).toList();
  }

  private List<String> load(Fleet fleet, String url) throws Exception {
    List<Thread> savers = new ArrayList<>();
    try (SteadyReads reads = SteadyReads.start(url, READERS, fleet.uids(), BREATH);
        StatusWatch _ = new StatusWatch(fleet.servers(), history)) {
      for (int i = 0; i < DASHBOARDS; i++) {
        savers.add(
            new Saver(i, fleet.uids(), List.of(Server.signedIn(url)), true, history, SEED)
                .start(ended));
      }
      try {
        goesOn("nothing is wrong", reads);
        Server gateway = Server.at(url);
        killWhileGitIsFarAway(fleet, gateway, reads);
        stopWhileGitResets(fleet, gateway, reads);
      } catch (AssertionError e) {
        throw new AssertionError(e.getMessage() + "; " + history.inFull(), e);
      } finally {
        ended.set(true);
        fleet.proxies().forEach(FaultProxy::heal);
        for (Thread saver : savers) {
          saver.join();
        }
      }
      return reads.failures();
    }
  }

  private void killWhileGitIsFarAway(Fleet fleet, Server gateway, SteadyReads reads)
      throws Exception {
    fleet.proxies().forEach(proxy -> proxy.lines(FAR_AND_THIN, FAR_AND_THIN));
    goesOn("the Git host is far away", reads);
    RunningInstance first = primary(fleet, gateway);
    first.signal("KILL");
    another(gateway, first);
    goesOn("the primary was killed and the Git host is far away", reads);
    first.startAgain();
    first.awaitReady();
    fleet.proxies().forEach(FaultProxy::heal);
    goesOn("all is well again", reads);
  }

  private void stopWhileGitResets(Fleet fleet, Server gateway, SteadyReads reads) throws Exception {
    AtomicBoolean healed = new AtomicBoolean();
    Thread resets = Thread.ofVirtual().start(() -> reset(fleet.proxies(), healed));
    try {
      RunningInstance second = primary(fleet, gateway);
      second.signal("STOP");
      try {
        another(gateway, second);
        goesOn("the primary is stopped and the Git host resets connections", reads);
        Thread.sleep(HANG);
      } finally {
        second.signal("CONT");
      }
      goesOn("the old primary goes on and the Git host resets connections", reads);
    } finally {
      healed.set(true);
      resets.join();
    }
    goesOn("all is well again", reads);
  }

  private static void reset(List<FaultProxy> proxies, AtomicBoolean healed) {
    SplittableRandom random = new SplittableRandom(SEED);
    try {
      while (!healed.get()) {
        proxies.get(random.nextInt(proxies.size())).reset();
        Thread.sleep(random.nextInt(20, 200));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static String primary(Server gateway) throws IOException, InterruptedException {
    for (var member : gateway.get("/ha/status").body().path("members")) {
      if (member.path("role").asText().equals("primary") && member.path("reachable").asBoolean()) {
        return member.path("name").asText();
      }
    }
    throw new IOException("nobody is primary");
  }

  private static RunningInstance primary(Fleet fleet, Server gateway) {
    List<RunningInstance> found = new ArrayList<>();
    Eventually.holds(
        "somebody is primary",
        SOON,
        () -> {
          String name = primary(gateway);
          fleet.instances().stream().filter(one -> one.name().equals(name)).forEach(found::add);
          return !found.isEmpty();
        });
    return found.getFirst();
  }

  private static void another(Server gateway, RunningInstance than) {
    Eventually.holds("another is primary", SOON, () -> !primary(gateway).equals(than.name()));
  }

  private void goesOn(String what, SteadyReads reads) {
    history.goesOn(what, reads, SOME_SAVES, SOME_READS, SOON);
  }

  private void judge(Fleet fleet, List<String> failedReads) throws Exception {
    List<String> wrongs = new ArrayList<>(failedReads);
    Aftermath aftermath = new Aftermath(fleet.servers(), history);
    wrongs.addAll(aftermath.settle());
    fleet.awaitInStep();
    Judge judge = new Judge(fleet.bareRepository());
    wrongs.addAll(aftermath.untruths(judge));
    wrongs.addAll(judge.judge(history));
    System.out.printf(
        "%s; commits that were called synced: %d%n", history, history.synced().size());

    assertThat(wrongs).isEmpty();
  }
}
