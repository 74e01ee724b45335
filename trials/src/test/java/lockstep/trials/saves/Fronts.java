package lockstep.trials.saves;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import lockstep.trials.harness.Eventually;
import lockstep.trials.harness.RunningInstance;
import lockstep.trials.harness.RunningProxy;
import lockstep.trials.harness.Server;
import lockstep.trials.harness.SteadyReads;
import lockstep.trials.saves.Attempt.Verdict;

/// The same failovers through each thing that may stand in front of instances: the primary of three
/// is killed, the next one stopped, and a third time the role is handed over as planned, under a
/// steady load of reads and saves.
public final class Fronts implements AutoCloseable {
  private static final String MODE = "primary-replica";
  private static final int READERS = 6;
  private static final int SAVERS = 3;
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final Duration HANG = Duration.ofSeconds(6);
  private static final Duration AFTER = Duration.ofMillis(1_500);
  private static final Duration BREATH = Duration.ofMillis(5);
  private static final long SEED = Long.getLong("lockstep.seed", 1);

  private final Path folder;
  private final Fleet fleet;
  private final List<String> wrongs = new ArrayList<>();
  private int savers;
  private History history = new History();

  private Fronts(Path folder, Fleet fleet) {
    this.folder = folder;
    this.fleet = fleet;
  }

  /// What the clients saw of one event.
  ///
  /// @param reads how many were answered or failed
  /// @param failedReads those that were not answered 200
  /// @param slowestRead from its first byte sent to its answer
  /// @param readGap the longest time in which no reader was answered
  /// @param saveGap the longest time in which no save was acknowledged
  /// @param refusedSaves attempts that were told that nothing was saved
  /// @param unknownSaves attempts after which the client had to ask
  public record Told(
      RunningProxy.Kind front,
      String event,
      long reads,
      List<String> failedReads,
      Duration slowestRead,
      Duration readGap,
      Duration saveGap,
      long refusedSaves,
      long unknownSaves) {
    @Override
    public String toString() {
      return "%-8s %-20s %6d reads, %3d failed, slowest %5d ms, gap %5d ms; saves: gap %5d ms, %d refused, %d unknown"
          .formatted(
              front,
              event,
              reads,
              failedReads.size(),
              slowestRead.toMillis(),
              readGap.toMillis(),
              saveGap.toMillis(),
              refusedSaves,
              unknownSaves);
    }
  }

  /// Starts three instances.
  public static Fronts start(Path folder) {
    return new Fronts(folder, Fleet.start(folder, GitHost.OURS, MODE, 3, SAVERS, SEED));
  }

  /// Tells the story of one front, and prints each event when it is over.
  public List<Told> through(RunningProxy.Kind kind) throws Exception {
    history = new History();
    List<Told> told = new ArrayList<>();
    List<Integer> ports = fleet.servers().stream().map(server -> server.url().getPort()).toList();
    AtomicBoolean ended = new AtomicBoolean();
    List<Thread> threads = new ArrayList<>();
    try (RunningProxy front = RunningProxy.start(kind, folder, MODE, ports);
        SteadyReads reads = SteadyReads.start(front.url(), READERS, fleet.uids(), BREATH)) {
      for (String uid : fleet.uids()) {
        Server person = Server.signedIn(front.url());
        Saver saver = new Saver(savers++, List.of(uid), List.of(person), true, history, SEED);
        threads.add(
            (kind == RunningProxy.Kind.GATEWAY ? saver : saver.throughAForgetfulProxy())
                .start(ended));
      }
      try {
        reads.awaitReads(300);
        savesGoOn();
        calm();
        told.add(tell(kind, "kill -9", reads, this::kill));
        calm();
        told.add(tell(kind, "SIGSTOP", reads, this::hang));
        calm();
        told.add(tell(kind, "switchover", reads, this::switchOver));
      } finally {
        ended.set(true);
        for (Thread thread : threads) {
          thread.join();
        }
      }
    }
    judge(kind);
    return told;
  }

  /// Which promises were broken, each as a sentence.
  public List<String> wrongs() {
    return List.copyOf(wrongs);
  }

  private void judge(RunningProxy.Kind kind) throws Exception {
    Aftermath aftermath = new Aftermath(fleet.servers(), history);
    aftermath.settle().forEach(wrong -> wrongs.add(kind + ": " + wrong));
    fleet.awaitInStep();
    Judge judge = new Judge(fleet.bareRepository());
    aftermath.untruths(judge).forEach(wrong -> wrongs.add(kind + ": " + wrong));
    judge.judgeAmongOthers(history).forEach(wrong -> wrongs.add(kind + ": " + wrong));
  }

  /// Something that happens.
  private interface Event {
    void happen() throws Exception;
  }

  private Told tell(RunningProxy.Kind kind, String what, SteadyReads reads, Event event)
      throws Exception {
    reads.slowest();
    reads.longestGap();
    long before = reads.reads();
    int failed = reads.failures().size();
    long no = history.count(Verdict.NO);
    long unknown = history.count(Verdict.UNKNOWN);
    long begin = System.nanoTime();
    event.happen();
    savesGoOn();
    Thread.sleep(AFTER);
    List<String> failures = reads.failures();
    Told told =
        new Told(
            kind,
            what,
            reads.reads() - before,
            failures.subList(failed, failures.size()),
            reads.slowest(),
            reads.longestGap(),
            history.longestGap(begin, System.nanoTime()),
            history.count(Verdict.NO) - no,
            history.count(Verdict.UNKNOWN) - unknown);
    System.out.println(told);
    return told;
  }

  private void savesGoOn() {
    long saved = history.count(Verdict.YES);
    Eventually.holds("saves go on", SOON, () -> history.count(Verdict.YES) >= saved + SAVERS);
  }

  /// The killed one is started again only after the times are taken: on two cores its start would
  /// be what the clients see.
  private void kill() throws Exception {
    RunningInstance primary = primary();
    primary.signal("KILL");
    Eventually.holds("another is primary", SOON, () -> !primary().equals(primary));
  }

  private void hang() throws Exception {
    RunningInstance primary = primary();
    primary.signal("STOP");
    Thread.sleep(HANG);
    primary.signal("CONT");
  }

  private void switchOver() throws Exception {
    Server.Answer answer =
        primary().server().post("/ha/switchover", JsonNodeFactory.instance.objectNode());
    if (!answer.body().path("state").asText().equals("done")) {
      wrongs.add("switchover: " + answer.body());
    }
  }

  /// Everybody is back, and a person has confirmed what happened by itself.
  private void calm() throws Exception {
    for (RunningInstance instance : fleet.instances()) {
      if (!instance.isAlive()) {
        instance.startAgain();
      }
      instance.awaitReady();
    }
    primary().server().post("/ha/confirm", JsonNodeFactory.instance.objectNode());
    fleet.awaitInStep();
    Thread.sleep(AFTER);
  }

  private RunningInstance primary() throws Exception {
    for (RunningInstance instance : fleet.instances()) {
      if (instance.isAlive() && instance.server().get("/ha/primary").status() == 200) {
        return instance;
      }
    }
    throw new java.io.IOException("nobody is primary");
  }

  @Override
  public void close() {
    fleet.close();
  }
}
