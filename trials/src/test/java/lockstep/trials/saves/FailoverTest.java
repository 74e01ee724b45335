package lockstep.trials.saves;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import lockstep.trials.harness.Checkout;
import lockstep.trials.harness.Command;
import lockstep.trials.harness.Eventually;
import lockstep.trials.harness.RunningDemo;
import lockstep.trials.harness.Server;
import lockstep.trials.harness.SteadyReads;
import lockstep.trials.saves.Attempt.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Three instances, two gateways, a database and a Git host, under a steady load of reads, saves,
/// annotations and an open event stream: the primary is killed, whoever is primary is stopped for a
/// short and a longer while, and the Git host, too. No read fails, and what the clients were told
/// is judged by C Git. The gaps that they saw are printed and not judged: they are those of the
/// product only on a machine that does nothing else.
///
/// `./dev trial FailoverTest -Dlockstep.database=postgresql` takes PostgreSQL, where saves are kept
/// in the journal while the Git host is away; with SQLite they are refused. `-Dlockstep.long=60`
/// stops for more whiles, by chance and the seed, the longest of 60 s.
class FailoverTest {
  private static final int SAVERS = 4;
  private static final int READERS = 6;
  private static final long SEED = Long.getLong("lockstep.seed", 1);
  private static final String DATABASE = System.getProperty("lockstep.database", "sqlite");
  private static final List<String> UIDS = List.of("metrics", "logs", "alerts");
  private static final Duration BREATH = Duration.ofSeconds(3);
  private static final int LONGEST = Integer.getInteger("lockstep.long", 8);
  private static final int LONGEST_USUAL = 8;
  private static final int MORE = 4;
  private static final Duration SOON = Duration.ofMinutes(3);

  private static final int NOTHING_TO_CONFIRM = 409;
  private static final String BECAME_PRIMARY =
      ".* role: from=replica to=primary epoch=[0-9]+ because=.*";

  @TempDir private Path folder;

  private final Notes notes = new Notes();
  private final EventStream events = new EventStream();

  @SuppressWarnings("NullAway.Init")
  FailoverTest() {}

  @Test
  void everyAnswerIsTrueWhateverDies() throws Exception {
    Path data = folder.resolve("data");
    History history = new History();
    try (RunningDemo demo = RunningDemo.start(data, "--database", DATABASE);
        SecondGateway second = SecondGateway.start(data)) {
      List<String> gateways = List.of(demo.report().path("url").asText(), second.url());
      AtomicBoolean ended = new AtomicBoolean();
      List<Thread> savers = new ArrayList<>();
      List<String> failedReads;
      savers.add(notes.start(Server.signedIn(gateways.getFirst()), ended));
      savers.add(events.start(gateways.getLast(), ended));
      try (SteadyReads reads = SteadyReads.start(gateways.getFirst(), READERS)) {
        for (int i = 0; i < SAVERS; i++) {
          Server gateway = Server.forOnePerson(gateways.get(i % gateways.size()));
          savers.add(new Saver(i, UIDS, List.of(gateway), true, history, SEED).start(ended));
        }
        try {
          calm(history, reads);
          harm(demo, history, reads);
        } catch (AssertionError e) {
          throw new AssertionError(e.getMessage() + "; " + history.inFull(), e);
        } finally {
          ended.set(true);
          for (Thread saver : savers) {
            saver.join();
          }
        }
        failedReads = reads.failures();
      }
      judge(demo, history, failedReads);
    }
  }

  /// Everything has started, and is told apart from what the harm does.
  private static void calm(History history, SteadyReads reads) {
    Eventually.holds("saves go through", SOON, () -> history.count(Verdict.YES) >= 5);
    reads.awaitReads(1_000);
    System.out.printf(
        "before any harm: slowest of %d reads %d ms, failed reads %s%n",
        reads.reads(), reads.slowest().toMillis(), reads.failures());
  }

  private void harm(RunningDemo demo, History history, SteadyReads reads) throws Exception {
    Server gateway = demo.gateway();

    String first = primary(gateway);
    int told = log("gateway").size();
    tell(
        "kill -9 of the primary",
        history,
        reads,
        () -> {
          demo.part(first).signal("KILL");
          Eventually.holds("another is primary", SOON, () -> !primary(gateway).equals(first));
        });
    assertTold(log("gateway").stream().skip(told).toList(), first, primary(gateway));
    demo.restart(first);
    Eventually.holds(
        first + " is back",
        SOON,
        () -> demo.instance(first).get("/readyz?for=write").status() == 200);

    for (int seconds : whiles()) {
      confirm(gateway);
      stop("the primary", demo.part(primary(gateway)), seconds, history, reads);
    }
    stop("the Git host", demo.part("git"), LONGEST, history, reads);
  }

  /// A person learns from the gateway's log who died and who serves then, in this order, and from
  /// the log of the latter why.
  private void assertTold(List<String> gateway, String dead, String next) throws IOException {
    String down = "member is down name=" + dead;
    String serves = "member has a new role name=%s role=primary".formatted(next);
    assertThat(gateway.stream().filter(line -> line.contains(down) || line.contains(serves)))
        .as("what the gateway's log tells of the death of %s", dead)
        .satisfiesExactly(
            line -> assertThat(line).contains(down), line -> assertThat(line).contains(serves));
    assertThat(log(next)).anyMatch(line -> line.matches(BECAME_PRIMARY));
  }

  private List<String> log(String part) throws IOException {
    return Files.readAllLines(folder.resolve("data/logs/" + part + ".log"));
  }

  /// A hang that nobody need notice, one about as long as the patience of those who do, a long one.
  private static List<Integer> whiles() {
    List<Integer> whiles = new ArrayList<>(List.of(1, 4, LONGEST_USUAL));
    if (LONGEST > LONGEST_USUAL) {
      new SplittableRandom(SEED).ints(MORE, 1, LONGEST).forEach(whiles::add);
      whiles.add(LONGEST);
    }
    return whiles;
  }

  private void stop(
      String who, RunningDemo.Part part, int seconds, History history, SteadyReads reads)
      throws Exception {
    int opened = events.opened();
    tell(
        "SIGSTOP of %s for %d s".formatted(who, seconds),
        history,
        reads,
        () -> {
          part.signal("STOP");
          Thread.sleep(Duration.ofSeconds(seconds));
          part.signal("CONT");
        });
    System.out.printf(
        "annotations kept so far %d, changes told %d, event streams opened anew %d%n",
        notes.kept(), events.dashboards(), events.opened() - opened);
  }

  /// Two changes by themselves in ten minutes: the next one needs a person's word.
  private static void confirm(Server gateway) throws IOException, InterruptedException {
    Server.Answer confirmed = gateway.post("/ha/confirm", JsonNodeFactory.instance.objectNode());
    assertThat(confirmed.status()).as(confirmed.body().toString()).isIn(200, NOTHING_TO_CONFIRM);
  }

  /// Something that goes wrong.
  private interface Harm {
    void happen() throws Exception;
  }

  /// Does harm, waits until saves go on, and prints what the clients saw of it.
  private static void tell(String what, History history, SteadyReads reads, Harm harm)
      throws Exception {
    reads.slowest();
    long readsBefore = reads.reads();
    int failedBefore = reads.failures().size();
    long begin = System.nanoTime();
    harm.happen();
    long saved = history.count(Verdict.YES);
    Eventually.holds(
        "saves go on after " + what, SOON, () -> history.count(Verdict.YES) >= saved + 3);
    Thread.sleep(BREATH);
    System.out.printf(
        "%s: longest gap in acknowledged saves %d ms, slowest of %d reads %d ms, failed reads %d"
            + " %s%n",
        what,
        history.longestGap(begin, System.nanoTime()).toMillis(),
        reads.reads() - readsBefore,
        reads.slowest().toMillis(),
        reads.failures().size() - failedBefore,
        reads.failures().stream().skip(failedBefore).limit(3).toList());
  }

  private void judge(RunningDemo demo, History history, List<String> failedReads) throws Exception {
    awaitInStep(demo);
    List<String> wrongs = new ArrayList<>(failedReads);
    wrongs.addAll(history.failedReads());
    Aftermath aftermath = new Aftermath(demo.instances(), history);
    wrongs.addAll(aftermath.settle());
    awaitInStep(demo);
    Judge judge = new Judge(demo.bareRepository());
    wrongs.addAll(aftermath.untruths(judge));
    wrongs.addAll(judge.judge(history));
    wrongs.addAll(notes.untruths(demo.instances()));
    System.out.println(history);

    assertThat(wrongs).isEmpty();
  }

  private static void awaitInStep(RunningDemo demo) {
    Eventually.holds(
        "all instances show the same",
        SOON,
        () -> {
          Set<String> digests = new HashSet<>();
          for (Server instance : demo.instances()) {
            digests.add(instance.digest());
          }
          return digests.size() == 1;
        });
  }

  private static String primary(Server gateway) throws IOException, InterruptedException {
    for (var member : gateway.get("/ha/status").body().path("members")) {
      if (member.path("role").asText().equals("primary") && member.path("reachable").asBoolean()) {
        return member.path("name").asText();
      }
    }
    throw new IOException("nobody is primary");
  }

  /// A gateway beside that of the demo, with the same configuration but for its port.
  private record SecondGateway(String url, Process process) implements AutoCloseable {
    static SecondGateway start(Path data) throws IOException {
      int port = Checkout.freeDemoPort(0);
      String yaml = Files.readString(data.resolve("gateway.yaml"));
      Path config = data.resolve("second.yaml");
      Files.writeString(config, yaml.replaceFirst("port: [0-9]+", "port: " + port));
      Process process =
          Command.builder(
                  Checkout.ROOT, List.of("./lockstep", "gateway", "--config", config.toString()))
              .redirectErrorStream(true)
              .redirectOutput(data.resolve("second.log").toFile())
              .start();
      String url = "http://127.0.0.1:" + port;
      Server server = Server.at(url);
      Eventually.holds(
          "the second gateway is ready", SOON, () -> server.get("/api/health").status() == 200);
      return new SecondGateway(url, process);
    }

    @Override
    public void close() {
      process.destroy();
    }
  }
}
