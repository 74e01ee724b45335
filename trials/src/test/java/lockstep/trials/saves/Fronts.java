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

/// The same failovers through each thing that may stand in front of instances, all at once: the
/// primary of three is killed, the next one stopped, and a third time the role is handed over as
/// planned, under a steady load of reads and saves through each front.
public final class Fronts implements AutoCloseable {
  private static final String MODE = "primary-replica";
  private static final int READERS = 2;

  /// The first, who takes over from the killed one, from the stopped one, and by a switchover.
  private static final int PRIMARIES = 3;
  private static final int FEW_READS = 60;
  private static final int FEW_SAVES = 2;
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final Duration BREATH = Duration.ofMillis(10);
  private static final long SEED = Long.getLong("lockstep.seed", 1);

  private final Path folder;
  private final Fleet fleet;
  private final List<String> wrongs = new ArrayList<>();

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
    int dashboards = RunningProxy.Kind.values().length;
    return new Fronts(folder, Fleet.start(folder, GitHost.OURS, MODE, 3, dashboards, SEED));
  }

  /// Tells the story of the fronts, and prints each event when it is over.
  public List<Told> through(List<RunningProxy.Kind> kinds) throws Exception {
    List<Told> told = new ArrayList<>();
    List<Clients> all = new ArrayList<>();
    try {
      for (RunningProxy.Kind kind : kinds) {
        all.add(new Clients(kind, all.size()));
      }
      calm(all);
      told.addAll(tell(all, "kill -9", this::kill));
      calm(all);
      told.addAll(tell(all, "SIGSTOP", () -> hang(all)));
      calm(all);
      told.addAll(tell(all, "switchover", this::switchOver));
    } finally {
      for (Clients clients : all) {
        clients.close();
      }
    }
    for (Clients clients : all) {
      judge(clients);
    }
    return told;
  }

  /// Those who come in through one front: readers, and somebody who saves.
  private final class Clients implements AutoCloseable {
    private final RunningProxy front;
    private final SteadyReads reads;
    private final History history = new History();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final Thread saver;

    private Clients(RunningProxy.Kind kind, int number) {
      List<Integer> ports = fleet.servers().stream().map(server -> server.url().getPort()).toList();
      front = RunningProxy.start(kind, folder, MODE, ports);
      reads = SteadyReads.start(front.url(), READERS, fleet.uids(), BREATH);
      List<String> own = List.of(fleet.uids().get(number));
      List<Server> person = List.of(Server.signedIn(front.url()));
      Saver one = new Saver(number, own, person, true, history, SEED);
      saver = (kind == RunningProxy.Kind.GATEWAY ? one : one.throughAForgetfulProxy()).start(ended);
    }

    private void goOn() {
      long saved = history.count(Verdict.YES);
      Eventually.holds(
          "saves through %s go on".formatted(front.kind()),
          SOON,
          () -> history.count(Verdict.YES) >= saved + FEW_SAVES);
      reads.awaitReads(FEW_READS);
    }

    @Override
    public void close() {
      ended.set(true);
      try {
        saver.join();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
      reads.close();
      front.close();
    }
  }

  /// Which promises were broken, each as a sentence.
  public List<String> wrongs() {
    return List.copyOf(wrongs);
  }

  private void judge(Clients clients) throws Exception {
    RunningProxy.Kind kind = clients.front.kind();
    Aftermath aftermath = new Aftermath(fleet.servers(), clients.history);
    aftermath.settle().forEach(wrong -> wrongs.add(kind + ": " + wrong));
    fleet.awaitInStep();
    Judge judge = new Judge(fleet.bareRepository());
    aftermath.untruths(judge).forEach(wrong -> wrongs.add(kind + ": " + wrong));
    judge.judgeAmongOthers(clients.history).forEach(wrong -> wrongs.add(kind + ": " + wrong));
    judge.tooFewEpochs(PRIMARIES).ifPresent(wrong -> wrongs.add(kind + ": " + wrong));
  }

  /// Something that happens.
  private interface Event {
    void happen() throws Exception;
  }

  /// What was before an event.
  private record Before(long reads, int failed, long no, long unknown) {
    private static Before of(Clients clients) {
      clients.reads.slowest();
      clients.reads.longestGap();
      return new Before(
          clients.reads.reads(),
          clients.reads.failures().size(),
          clients.history.count(Verdict.NO),
          clients.history.count(Verdict.UNKNOWN));
    }

    private Told told(Clients clients, String what, long begin) {
      List<String> failures = clients.reads.failures();
      return new Told(
          clients.front.kind(),
          what,
          clients.reads.reads() - reads,
          failures.subList(failed, failures.size()),
          clients.reads.slowest(),
          clients.reads.longestGap(),
          clients.history.longestGap(begin, System.nanoTime()),
          clients.history.count(Verdict.NO) - no,
          clients.history.count(Verdict.UNKNOWN) - unknown);
    }
  }

  private static List<Told> tell(List<Clients> all, String what, Event event) throws Exception {
    List<Before> before = all.stream().map(Before::of).toList();
    long begin = System.nanoTime();
    event.happen();
    all.forEach(Clients::goOn);
    List<Told> told = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      told.add(before.get(i).told(all.get(i), what, begin));
      System.out.println(told.getLast());
    }
    return told;
  }

  /// The killed one is started again only after the times are taken: on two cores its start would
  /// be what the clients see.
  private void kill() throws Exception {
    RunningInstance primary = primary();
    primary.signal("KILL");
    Eventually.holds("another is primary", SOON, () -> !primary().equals(primary));
  }

  /// It stays stopped until all go on without it.
  private void hang(List<Clients> all) throws Exception {
    RunningInstance primary = primary();
    primary.signal("STOP");
    try {
      all.forEach(Clients::goOn);
    } finally {
      primary.signal("CONT");
    }
  }

  /// Refused while the others lack a commit, which is what it should be: then asked for again.
  private void switchOver() {
    Eventually.holds(
        "the primary hands over",
        SOON,
        () ->
            primary()
                .server()
                .post("/ha/switchover", JsonNodeFactory.instance.objectNode())
                .body()
                .path("state")
                .asText()
                .equals("done"));
  }

  /// Everybody is back, and a person has confirmed what happened by itself.
  private void calm(List<Clients> all) throws Exception {
    for (RunningInstance instance : fleet.instances()) {
      if (!instance.isAlive()) {
        instance.startAgain();
      }
      instance.awaitReady();
    }
    Eventually.holds(
        "what happened is confirmed",
        SOON,
        () ->
            primary().server().post("/ha/confirm", JsonNodeFactory.instance.objectNode()).status()
                < 500);
    all.forEach(Clients::goOn);
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
