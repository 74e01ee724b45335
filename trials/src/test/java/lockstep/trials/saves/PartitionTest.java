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
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import lockstep.trials.harness.CGitServer;
import lockstep.trials.harness.Checkout;
import lockstep.trials.harness.Command;
import lockstep.trials.harness.Eventually;
import lockstep.trials.harness.Network;
import lockstep.trials.harness.RunningInstance;
import lockstep.trials.harness.Server;
import lockstep.trials.harness.SteadyReads;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Three instances and a gateway on hosts of their own, under a steady load of reads and saves,
/// while
/// the network between them is cut without a word: gateway from primary, primary from Git, primary
/// from all, primary from its peers. What the clients were told is judged by C Git. The database is
/// a file that all of them see: a database that is away is another trial.
class PartitionTest {
  private static final List<String> INSTANCES = List.of("a", "b", "c");
  private static final String GATE = "gate";
  private static final int PORT = 3000;
  private static final int READERS = 4;
  private static final int SOME_READS = 300;
  private static final int SOME_SAVES = 8;
  private static final long SEED = Long.getLong("lockstep.seed", 1);
  private static final List<String> UIDS = List.of("d0", "d1", "d2");
  private static final String REPOSITORY = "your-org/manifests";
  private static final Duration SOON = Duration.ofMinutes(2);

  @TempDir private Path folder;

  private final History history = new History();
  private final AtomicBoolean ended = new AtomicBoolean();
  private final List<AutoCloseable> opened = new ArrayList<>();

  @SuppressWarnings("NullAway.Init")
  PartitionTest() {}

  @Test
  void readsAndSavesGoOnAroundEveryCut() throws Exception {
    assumeTrue(Network.isPossible(), "network namespaces need Linux, root and iproute2 (ip)");
    List<String> hosts = new ArrayList<>(INSTANCES);
    hosts.add(GATE);
    Network network = Network.of(hosts);
    opened.add(network);
    try {
      Path bare = git(network);
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
              %sdatabase: { url: "jdbc:sqlite:%s" }
              repositories:
                - name: manifests
                  url: "%s"
                  path: shared/
              """
                  .formatted(name, members(network), folder.resolve("lockstep.db"), gitUrl));
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
    String first = primary(gateway);
    network.cut(GATE, first);
    goesOn("the gateway is cut from the primary", reads);
    another(gateway, first);
    heal(network, gateway, reads);

    String second = primary(gateway);
    network.cut(second, Network.GIT);
    goesOn("the primary is cut from Git", reads);
    another(gateway, second);
    heal(network, gateway, reads);

    // Two changes by themselves in ten minutes: the next one needs a person's word.
    Server.Answer confirmed = gateway.post("/ha/confirm", JsonNodeFactory.instance.objectNode());
    assertThat(confirmed.status()).as(confirmed.body().toString()).isEqualTo(200);
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

    assertThat(wrongs).isEmpty();
  }
}
