package lockstep.trials.saves;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import lockstep.trials.harness.CGitServer;
import lockstep.trials.harness.Checkout;
import lockstep.trials.harness.Command;
import lockstep.trials.harness.Eventually;
import lockstep.trials.harness.RunningInstance;
import lockstep.trials.harness.RunningProxy;
import lockstep.trials.harness.Server;
import lockstep.trials.proxy.FaultProxy;

/// Instances as processes, each with a fault proxy of its own between it and the Git host.
final class Fleet implements AutoCloseable {
  private static final Duration IN_STEP = Duration.ofSeconds(40);
  private static final String REPOSITORY = "your-org/manifests";

  private final Path bareRepository;
  private final GitHost.Running git;
  private final List<FaultProxy> proxies = new ArrayList<>();
  private final List<RunningInstance> instances = new ArrayList<>();
  private final List<String> uids;

  private Fleet(Path folder, GitHost host, int dashboards) throws IOException {
    Path root = Files.createDirectories(folder.resolve("git"));
    this.uids = IntStream.range(0, dashboards).mapToObj(i -> "d" + i).toList();
    this.bareRepository = CGitServer.create(root, REPOSITORY);
    seed(folder, bareRepository, uids);
    this.git = host.start(root);
  }

  /// Starts `count` instances that are all active and waits until all are ready.
  static Fleet start(Path folder, GitHost host, int count, int dashboards, long seed) {
    return start(folder, host, "load-balancer", count, dashboards, seed);
  }

  /// Starts `count` instances and waits until all are ready.
  ///
  /// @param mode of the cluster
  static Fleet start(Path folder, GitHost host, String mode, int count, int dashboards, long seed) {
    try {
      Fleet fleet = new Fleet(folder, host, dashboards);
      try {
        fleet.startInstances(folder, mode, count, seed);
        return fleet;
      } catch (RuntimeException | AssertionError e) {
        fleet.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void startInstances(Path folder, String mode, int count, long seed) {
    int port = Checkout.freeDemoPort(count);
    String members =
        RunningProxy.members(IntStream.range(0, count).mapToObj(i -> port + 1 + i).toList());
    for (int i = 0; i < count; i++) {
      FaultProxy proxy = FaultProxy.to(git.port(), seed + i);
      proxies.add(proxy);
      String yaml =
          """
          cluster:
            name: trial
            mode: %s
            instance: %s
            members:
          %sdatabase: { url: "jdbc:sqlite:%s" }
          repositories:
            - name: manifests
              url: "http://127.0.0.1:%d/%s.git"
              path: shared/
          """
              .formatted(
                  mode, name(i), members, folder.resolve("lockstep.db"), proxy.port(), REPOSITORY);
      instances.add(RunningInstance.start(folder, name(i), port + 1 + i, yaml));
      if (i == 0) {
        instances.getFirst().awaitReady(); // it makes the database
      }
    }
    instances.forEach(RunningInstance::awaitReady);
  }

  private static String name(int index) {
    return String.valueOf((char) ('a' + index));
  }

  /// Pushes dashboards of these names to an empty repository.
  static void seed(Path folder, Path bareRepository, List<String> uids) throws IOException {
    Path clone = folder.resolve("seed");
    Command.succeed(folder, "git", "clone", "-q", bareRepository.toString(), clone.toString());
    Path shared = Files.createDirectories(clone.resolve("shared"));
    for (String uid : uids) {
      Files.writeString(
          shared.resolve(uid + ".json"),
          """
          {
            "uid": "%s",
            "title": "Dashboard %s",
            "description": "as seeded",
            "tags": [],
            "schemaVersion": 41,
            "panels": []
          }
          """
              .formatted(uid, uid));
    }
    Command.succeed(clone, "git", "add", "-A");
    Command.succeed(clone, "git", "commit", "-q", "-m", "Seed");
    Command.succeed(clone, "git", "push", "-q", "origin", "HEAD:main");
  }

  List<String> uids() {
    return uids;
  }

  Path bareRepository() {
    return bareRepository;
  }

  List<RunningInstance> instances() {
    return instances;
  }

  List<FaultProxy> proxies() {
    return proxies;
  }

  List<Server> servers() {
    return instances.stream().map(RunningInstance::server).toList();
  }

  /// The same servers, with the one at `index` first.
  List<Server> serversFrom(int index) {
    List<Server> all = servers();
    List<Server> turned = new ArrayList<>(all.subList(index, all.size()));
    turned.addAll(all.subList(0, index));
    return turned;
  }

  String head() {
    return Command.succeed(bareRepository, "git", "rev-parse", "main");
  }

  /// What C Git has as the content of a dashboard.
  String file(String uid) {
    return Command.succeed(bareRepository, "git", "show", "main:shared/" + uid + ".json");
  }

  /// Waits until all instances show the head of the branch.
  void awaitInStep() {
    Eventually.holds(
        "all instances show the head of the branch",
        IN_STEP,
        () -> {
          String head = head();
          Set<String> digests = new HashSet<>();
          for (Server server : servers()) {
            var status = server.get("/ha/status").body();
            if (!status.path("repositories").path(0).path("head").asText().equals(head)) {
              server.post(
                  "/ha/sync",
                  com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode());
              return false;
            }
            digests.add(status.path("digest").asText());
          }
          return digests.size() == 1;
        });
  }

  @Override
  public void close() {
    instances.forEach(RunningInstance::close);
    proxies.forEach(FaultProxy::close);
    git.close();
  }
}
