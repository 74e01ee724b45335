package lockstep.trials.saves;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import lockstep.trials.harness.CGitServer;
import lockstep.trials.harness.Checkout;
import lockstep.trials.harness.Command;
import lockstep.trials.harness.Eventually;
import lockstep.trials.harness.Network;
import lockstep.trials.harness.RunningInstance;
import lockstep.trials.harness.RunningPostgres;
import lockstep.trials.harness.Server;
import lockstep.trials.harness.SteadyReads;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Three instances, a gateway and a PostgreSQL on hosts of their own, under a steady load of reads,
/// saves and annotations, while the network between them is cut without a word: gateway from
/// primary, primary from Git, primary from all, primary from its peers, primary from the database,
/// all from the database. What the clients were told is judged by C Git. Where no PostgreSQL is
/// installed the database is a file that all of them see, and nobody is cut from it.
class PartitionTest {
  private static final List<String> INSTANCES = List.of("a", "b", "c");
  private static final String GATE = "gate";
  private static final String DATABASE = "db";
  private static final int PORT = 3000;
  private static final int READERS = 4;
  private static final int SOME_READS = 300;
  private static final int SOME_SAVES = 8;
  private static final long SEED = Long.getLong("lockstep.seed", 1);
  private static final List<String> UIDS = List.of("d0", "d1", "d2");
  private static final String REPOSITORY = "your-org/manifests";
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final Duration LONG_WITHOUT_DATABASE = Duration.ofSeconds(15);

  private static final int NOTHING_TO_CONFIRM = 409;

  @TempDir private Path folder;

  private final History history = new History();
  private final Notes notes = new Notes();
  private final AtomicBoolean ended = new AtomicBoolean();
  private final boolean postgres = RunningPostgres.isInstalled();
  private String databaseUrl = "";
  private final List<AutoCloseable> opened = new ArrayList<>();

  @SuppressWarnings("NullAway.Init")
  PartitionTest() {}

  @Test
  void readsAndSavesGoOnAroundEveryCut() throws Exception {
    assumeTrue(Network.isPossible(), "network namespaces need Linux, root and iproute2 (ip)");
    List<String> hosts = new ArrayList<>(INSTANCES);
    hosts.add(GATE);
    if (postgres) {
      hosts.add(DATABASE);
    }
    Network network = Network.of(hosts);
    opened.add(network);
    try {
      Path bare = git(network);
      databaseUrl = database(network);
      List<RunningInstance> instances = instances(network);
      Server gateway = gateway(network);
      List<String> failedReads = load(network, gateway);
      judge(bare, instances, failedReads);
    } finally {
      for (AutoCloseable part : opened.reversed()) {
        part.close();
      }
    }
  }

  private Path git(Network network) throws IOException {
    Path root = Files.createDirectories(folder.resolve("git"));
    Path bare = CGitServer.create(root, REPOSITORY);
    Fleet.seed(folder, bare, UIDS);
    CGitServer server = CGitServer.start(root, InetAddress.getByName(network.address(Network.GIT)));
    opened.add(server);
    gitUrl =
        "http://%s:%d/%s.git".formatted(network.address(Network.GIT), server.port(), REPOSITORY);
    return bare;
  }

  private String gitUrl = "";

  private String database(Network network) {
    if (!postgres) {
      return "jdbc:sqlite:" + folder.resolve("lockstep.db");
    }
    RunningPostgres server =
        RunningPostgres.start(network.on(DATABASE), network.address(DATABASE), PORT);
    opened.add(server);
    return server.url();
  }

  private String members(Network network) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < INSTANCES.size(); i++) {
      String name = INSTANCES.get(i);
      text.append(
          "    - { name: %s, url: \"%s\", priority: %d }%n"
              .formatted(name, url(network, name), 100 - 10 * i));
    }
    return text.toString();
  }

  private static String url(Network network, String host) {
    return "http://%s:%d".formatted(network.address(host), PORT);
  }

  private List<RunningInstance> instances(Network network) {
    List<RunningInstance> all = new ArrayList<>();
    for (String name : INSTANCES) {
      RunningInstance instance =
          RunningInstance.start(
              folder,
              name,
              network.on(name),
              network.address(name),
              PORT,
              """
              cluster:
                name: trial
                mode: primary-replica
                instance: %s
                members:
              %sdatabase: { url: "%s" }
              repositories:
                - name: manifests
                  url: "%s"
                  path: shared/
              """
                  .formatted(name, members(network), databaseUrl, gitUrl));
      opened.add(instance);
      all.add(instance);
      if (all.size() == 1) {
        instance.awaitReady(); // it makes the database
      }
    }
    all.forEach(RunningInstance::awaitReady);
    return all;
  }

  private Server gateway(Network network) throws IOException {
    Path config = folder.resolve("gateway.yaml");
    String url = url(network, GATE);
    Files.writeString(
        config,
        """
        server: { address: %s, port: %d, rootUrl: "%s" }
        cluster:
          name: trial
          mode: primary-replica
          instance: gate
          members:
        %s\
        """
            .formatted(network.address(GATE), PORT, url, members(network)));
    List<String> command = new ArrayList<>(network.on(GATE));
    command.addAll(List.of("./lockstep", "gateway", "--config", config.toString()));
    Process process =
        Command.builder(Checkout.ROOT, command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("gateway.log").toFile())
            .start();
    opened.add(
        () -> {
          process.destroy();
          process.waitFor();
        });
    Server gateway = Server.at(url);
    Eventually.holds(
        "the gateway is ready", SOON, () -> gateway.get("/api/health").status() == 200);
    return gateway;
  }

  private List<String> load(Network network, Server gateway) throws Exception {
    String url = gateway.url().toString();
    List<Thread> savers = new ArrayList<>();
    savers.add(notes.start(Server.signedIn(url), ended));
    try (SteadyReads reads = SteadyReads.start(url, READERS, UIDS, Duration.ofMillis(5))) {
      for (int i = 0; i < UIDS.size(); i++) {
        savers.add(
            new Saver(i, UIDS, List.of(Server.signedIn(url)), true, history, SEED).start(ended));
      }
      try {
        goesOn("nothing is cut", reads);
        cuts(network, gateway, reads);
      } catch (AssertionError e) {
        throw new AssertionError(
            "%s; %s; history %s"
                .formatted(e.getMessage(), history.inFull(), gateway.get("/ha/history").body()),
            e);
      } finally {
        ended.set(true);
        network.heal();
        for (Thread saver : savers) {
          saver.join();
        }
      }
      return reads.failures();
    }
  }

  private void cuts(Network network, Server gateway, SteadyReads reads) throws Exception {
    confirm(gateway);
    String first = primary(gateway);
    network.cut(GATE, first);
    goesOn("the gateway is cut from the primary", reads);
    another(gateway, first);
    heal(network, gateway, reads);

    confirm(gateway);
    String second = primary(gateway);
    network.cut(second, Network.GIT);
    goesOn("the primary is cut from Git", reads);
    another(gateway, second);
    heal(network, gateway, reads);

    confirm(gateway);
    String third = primary(gateway);
    for (String other : network.hosts()) {
      if (!other.equals(third)) {
        network.cut(third, other);
      }
    }
    goesOn("the primary is cut from all", reads);
    another(gateway, third);
    heal(network, gateway, reads);

    String fourth = primary(gateway);
    INSTANCES.stream().filter(it -> !it.equals(fourth)).forEach(it -> network.cut(fourth, it));
    goesOn("the primary is cut from its peers", reads);
    assertThat(primary(gateway)).as("it can do its work").isEqualTo(fourth);
    heal(network, gateway, reads);

    if (postgres) {
      confirm(gateway);
      cutFromDatabase(network, gateway, reads);
    }
  }

  /// After two changes by themselves in ten minutes the next one needs a person's word; on a busy
  /// machine the first may come before anything is cut.
  private static void confirm(Server gateway) throws IOException, InterruptedException {
    Server.Answer confirmed = gateway.post("/ha/confirm", JsonNodeFactory.instance.objectNode());
    assertThat(confirmed.status()).as(confirmed.body().toString()).isIn(200, NOTHING_TO_CONFIRM);
  }

  private void cutFromDatabase(Network network, Server gateway, SteadyReads reads)
      throws Exception {
    Map<String, Server> people = new HashMap<>();
    INSTANCES.forEach(it -> people.put(it, Server.signedIn(url(network, it))));

    String primary = primary(gateway);
    network.cut(primary, DATABASE);
    goesOn("the primary is cut from the database", reads);
    another(gateway, primary);
    doesWithoutDatabase(Objects.requireNonNull(people.get(primary)));
    heal(network, gateway, reads);

    confirm(gateway);
    long begin = System.nanoTime();
    INSTANCES.forEach(it -> network.cut(it, DATABASE));
    goesOn("all are cut from the database", reads);
    Thread.sleep(
        Math.max(0, LONG_WITHOUT_DATABASE.toMillis() - (System.nanoTime() - begin) / 1_000_000));
    for (Server each : people.values()) {
      doesWithoutDatabase(each);
    }
    int kept = notes.kept();
    heal(network, gateway, reads);
    Eventually.holds("annotations are kept again", SOON, () -> notes.kept() >= kept + 3);
    Eventually.holds("somebody is primary", SOON, () -> !primary(gateway).isEmpty());
  }

  /// Who cannot renew the lease does not call itself primary for longer than it may, people read
  /// on, and nobody is told to sign in again.
  private static void doesWithoutDatabase(Server instance)
      throws IOException, InterruptedException {
    assertThat(instance.get("/api/dashboards/uid/" + UIDS.getFirst()).status()).isEqualTo(200);
    assertThat(
            instance
                .post("/api/annotations", JsonNodeFactory.instance.objectNode().put("text", "no"))
                .status())
        .isEqualTo(503);
    assertThat(instance.get("/ha/status").body().path("role").asText()).isEqualTo("replica");
  }

  private static void another(Server gateway, String than) {
    Eventually.holds("another is primary", SOON, () -> !primary(gateway).equals(than));
  }

  private void heal(Network network, Server gateway, SteadyReads reads) {
    network.heal();
    Eventually.holds(
        "all are there again",
        SOON,
        () -> {
          int there = 0;
          for (var member : gateway.get("/ha/status").body().path("members")) {
            there +=
                member.path("reachable").asBoolean() && member.path("gitOk").asBoolean() ? 1 : 0;
          }
          return there == INSTANCES.size();
        });
    goesOn("all is well again", reads);
  }

  private void goesOn(String what, SteadyReads reads) {
    history.goesOn(what, reads, SOME_SAVES, SOME_READS, SOON);
  }

  private static String primary(Server gateway) throws IOException, InterruptedException {
    for (var member : gateway.get("/ha/status").body().path("members")) {
      if (member.path("role").asText().equals("primary") && member.path("reachable").asBoolean()) {
        return member.path("name").asText();
      }
    }
    throw new IOException("nobody is primary");
  }

  private void judge(Path bare, List<RunningInstance> instances, List<String> failedReads)
      throws Exception {
    List<Server> servers = instances.stream().map(RunningInstance::server).toList();
    Eventually.holds(
        "all instances show the same",
        SOON,
        () -> {
          List<String> digests = new ArrayList<>();
          for (Server server : servers) {
            digests.add(server.digest());
          }
          return digests.stream().distinct().count() == 1;
        });
    System.out.println(history);
    List<String> wrongs = new ArrayList<>(failedReads);
    Aftermath aftermath = new Aftermath(servers, history);
    wrongs.addAll(aftermath.settle());
    Judge judge = new Judge(bare);
    wrongs.addAll(aftermath.untruths(judge));
    wrongs.addAll(judge.judge(history));
    wrongs.addAll(notes.untruths(servers));

    assertThat(wrongs).isEmpty();
  }
}
