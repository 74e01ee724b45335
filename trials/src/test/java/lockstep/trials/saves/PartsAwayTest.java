package lockstep.trials.saves;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import lockstep.trials.harness.Command;
import lockstep.trials.harness.Eventually;
import lockstep.trials.harness.RunningDemo;
import lockstep.trials.harness.Server;
import lockstep.trials.harness.SteadyReads;
import lockstep.trials.saves.Attempt.Verdict;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Three instances on PostgreSQL behind a gateway, under a steady load of reads, saves, annotations
/// and open event streams: the database is paused, then stopped and started, the Git host is
/// killed, and the primary's disk is full. No read fails, saves go on or are kept, annotations are
/// told the truth, the events come back.
///
/// A full disk is a limit of no bytes for each file that the process writes.
///
/// The gaps in acknowledged saves are printed and not judged. With a full disk it is 5 to 8 s, or
/// the 15 s of a save's time-out when its push was on its way just then.
class PartsAwayTest {
  private static final int READERS = 4;
  private static final long SEED = Long.getLong("lockstep.seed", 1);
  private static final int SOME_READS = 200;
  private static final int SOME_SAVES = 6;
  private static final List<String> UIDS = List.of("metrics", "logs", "alerts");
  private static final Duration SOON = Duration.ofMinutes(2);

  @TempDir private Path folder;

  private final History history = new History();
  private final Notes notes = new Notes();
  private final EventStream events = new EventStream();
  private final AtomicBoolean ended = new AtomicBoolean();
  private @Nullable Process database;

  @SuppressWarnings("NullAway.Init")
  PartsAwayTest() {}

  @Test
  void whatIsPromisedHoldsWithoutThem() throws Exception {
    Path data = folder.resolve("data");
    try (RunningDemo demo = RunningDemo.start(data, "--database", "postgresql")) {
      String url = demo.report().path("url").asText();
      List<String> failedReads;
      List<Thread> clients = new ArrayList<>();
      try (SteadyReads reads = SteadyReads.start(url, READERS)) {
        clients.add(notes.start(Server.signedIn(url), ended));
        clients.add(events.start(url, ended));
        for (int i = 0; i < UIDS.size(); i++) {
          Server person = Server.signedIn(url);
          clients.add(
              new Saver(i, UIDS.subList(i, i + 1), List.of(person), true, history, SEED)
                  .start(ended));
        }
        try {
          harm(demo, data, reads);
        } catch (AssertionError e) {
          throw new AssertionError(
              "%s; %s; the cluster says %s and %s"
                  .formatted(
                      e.getMessage(),
                      history.inFull(),
                      demo.gateway().get("/ha/status").body(),
                      demo.gateway().get("/ha/history").body()),
              e);
        } finally {
          ended.set(true);
        }
        failedReads = reads.failures();
      }
      for (Thread client : clients) {
        client.join(SOON);
      }
      judge(demo, failedReads);
    } finally {
      endDatabase();
    }
  }

  private void endDatabase() throws Exception {
    Process started = database;
    if (started != null) {
      started.getOutputStream().close();
      started.waitFor();
    }
  }

  private void harm(RunningDemo demo, Path data, SteadyReads reads) throws Exception {
    tell("nothing is wrong", reads);

    List<ProcessHandle> postgres = family(demo.part("postgres").pid());
    signal("STOP", postgres);
    try {
      tell("the database is paused", reads);
    } finally {
      signal("CONT", postgres);
    }
    annotationsGoOn();

    demo.part("postgres").signal("INT");
    Eventually.holds("it has ended", SOON, () -> !demo.part("postgres").isAlive());
    tell("the database is stopped", reads);
    database =
        new ProcessBuilder("sh", data.resolve("postgres/start.sh").toString(), "--supervised")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("again.log").toFile())
            .start();
    annotationsGoOn();

    Eventually.holds("somebody is primary again", SOON, () -> !primary(demo.gateway()).isEmpty());
    withoutGit(demo, reads);
    RunningDemo.Part primary = demo.part(primary(demo.gateway()));
    fileSize(primary, "0");
    tell("the disk of the primary is full", reads);
    fileSize(primary, "unlimited");
    tell("all is well again", reads);
    System.out.println("what the cluster did: " + demo.gateway().get("/ha/history").body());
    ended.set(true);
    inStep(demo);
  }

  /// The Git host dies under the load: saves are kept, also those that were on their way just then.
  private void withoutGit(RunningDemo demo, SteadyReads reads) throws Exception {
    List<String> command = demo.part("git").command();
    long waiting = history.count(Verdict.WAITING);
    int before = history.attempts().size();
    demo.part("git").signal("KILL");
    Eventually.holds(
        "saves are kept", SOON, () -> history.count(Verdict.WAITING) >= waiting + 2 * SOME_SAVES);
    reads.awaitReads(SOME_READS);
    long slowest =
        history.attempts().stream().skip(before).mapToLong(Attempt::millis).max().orElseThrow();
    System.out.printf(
        "the Git host is killed: slowest answer to a save %d ms, slowest read %d ms%n",
        slowest, reads.slowest().toMillis());
    assertThat(slowest).as("nobody waits out the time of a save").isLessThan(12_000);
    demo.restart("git", command);
    tell("the Git host is back", reads);
  }

  private static List<ProcessHandle> family(long pid) {
    ProcessHandle parent = ProcessHandle.of(pid).orElseThrow();
    return Stream.concat(Stream.of(parent), parent.descendants()).toList();
  }

  private static void signal(String signal, List<ProcessHandle> processes) {
    processes.forEach(
        one -> Command.run(Path.of("/"), List.of("kill", "-" + signal, "" + one.pid())));
  }

  private static void fileSize(RunningDemo.Part part, String limit) {
    Command.succeed(
        Path.of("/"), "prlimit", "--pid", "" + part.pid(), "--fsize=" + limit + ":unlimited");
  }

  /// Waits until reads, saves and events have gone on for a while, and prints how.
  private void tell(String what, SteadyReads reads) {
    reads.slowest();
    long begin = System.nanoTime();
    long saved = history.count(Verdict.YES);
    int told = events.dashboards();
    Eventually.holds(
        "saves go on while " + what, SOON, () -> history.count(Verdict.YES) >= saved + SOME_SAVES);
    reads.awaitReads(SOME_READS);
    Eventually.holds("events come while " + what, SOON, () -> events.dashboards() > told);
    System.out.printf(
        "%s: longest gap in acknowledged saves %d ms, slowest read %d ms, failed reads %d,"
            + " annotations kept %d, event streams opened %d%n",
        what,
        history.longestGap(begin, System.nanoTime()).toMillis(),
        reads.slowest().toMillis(),
        reads.failures().size(),
        notes.kept(),
        events.opened());
  }

  private void annotationsGoOn() {
    int kept = notes.kept();
    Eventually.holds("annotations are kept again", SOON, () -> notes.kept() >= kept + 3);
  }

  private static void inStep(RunningDemo demo) {
    Eventually.holds(
        "all instances show the same",
        SOON,
        () -> demo.instances().stream().map(PartsAwayTest::digest).distinct().count() == 1);
  }

  private static String digest(Server instance) {
    try {
      return instance.digest();
    } catch (IOException e) {
      return e.toString();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return e.toString();
    }
  }

  private static String primary(Server gateway) throws IOException, InterruptedException {
    for (var member : gateway.get("/ha/status").body().path("members")) {
      if (member.path("role").asText().equals("primary")) {
        return member.path("name").asText();
      }
    }
    throw new IOException("nobody is primary");
  }

  private void judge(RunningDemo demo, List<String> failedReads) throws Exception {
    System.out.println(history);
    List<String> wrongs = new ArrayList<>(failedReads);
    Aftermath aftermath = new Aftermath(demo.instances(), history);
    wrongs.addAll(aftermath.settle());
    Judge judge = new Judge(demo.bareRepository());
    wrongs.addAll(aftermath.untruths(judge));
    wrongs.addAll(judge.judge(history));
    wrongs.addAll(notes.untruths(demo.instances()));

    assertThat(wrongs).isEmpty();
  }
}
