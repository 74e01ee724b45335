package lockstep.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import lockstep.trials.harness.CGitServer;
import lockstep.trials.harness.Checkout;
import lockstep.trials.harness.Command;
import lockstep.trials.harness.RunningInstance;
import lockstep.trials.harness.Server;
import lockstep.trials.proxy.FaultProxy;

/// A repository of generated dashboards ([Seed]), behind C Git's smart HTTP server, and
/// instances on it.
final class Site implements AutoCloseable {
  private static final String REPOSITORY = "your-org/manifests";

  private final Path folder;
  private final Path bareRepository;
  private final CGitServer git;
  private final FaultProxy way;
  private final boolean direct;
  private final List<RunningInstance> instances = new ArrayList<>();
  private int clones;

  Site(int dashboards) throws IOException {
    this(dashboards, Duration.ZERO);
  }

  /// @param distance the round trip to the Git host, the same for all
  Site(int dashboards, Duration distance) throws IOException {
    folder = Files.createTempDirectory("lockstep-bench");
    Path root = Files.createDirectories(folder.resolve("git"));
    bareRepository = Seed.copy(dashboards, root, REPOSITORY);
    git = CGitServer.start(root);
    way = FaultProxy.to(git.port(), 1);
    way.farAway(distance);
    direct = distance.isZero();
  }

  /// The URL for C Git, the same that the instances have.
  String url() {
    return "http://127.0.0.1:%d/%s.git".formatted(direct ? git.port() : way.port(), REPOSITORY);
  }

  Path bareRepository() {
    return bareRepository;
  }

  /// A new clone by C Git, ready to commit in.
  Path clone(String... options) {
    Path clone = folder.resolve("clone-" + clones++);
    List<String> command = new ArrayList<>(List.of("git", "clone", "-q"));
    command.addAll(List.of(options));
    command.addAll(List.of(url(), clone.toString()));
    Command.succeed(folder, command.toArray(String[]::new));
    return clone;
  }

  /// A clone that was copied from the disk, for who is to push and pull by the URL.
  Path copy() {
    Path clone = folder.resolve("clone-" + clones++);
    Command.succeed(folder, "git", "clone", "-q", bareRepository.toString(), clone.toString());
    Command.succeed(clone, "git", "remote", "set-url", "origin", url());
    return clone;
  }

  /// How many pushes the Git host was sent so far.
  int pushes() {
    return git.pushes();
  }

  /// How many requests the Git host was sent so far.
  int requests() {
    return git.requests();
  }

  /// Starts instances as processes and waits until they are ready to save.
  ///
  /// @return what they answer at
  List<Server> startInstances(int count) {
    List<Server> servers = launchInstances(count);
    instances.forEach(RunningInstance::awaitReady);
    return servers;
  }

  /// Starts instances as processes. The first makes the database, so the others wait for it.
  ///
  /// @return what they will answer at
  List<Server> launchInstances(int count) {
    int port = Checkout.freeDemoPort(count);
    Path home = folder.resolve("instances-" + port);
    StringBuilder members = new StringBuilder();
    for (int i = 0; i < count; i++) {
      members.append(
          "    - { name: %s, url: \"http://127.0.0.1:%d\" }%n".formatted(name(i), port + 1 + i));
    }
    try {
      Files.createDirectories(home);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    for (int i = 0; i < count; i++) {
      String yaml =
          """
          cluster:
            name: bench
            mode: load-balancer
            instance: %s
            members:
          %sdatabase: { url: "jdbc:sqlite:%s" }
          repositories:
            - name: manifests
              url: "%s"
              path: shared/
          """
              .formatted(name(i), members, home.resolve("lockstep.db"), url());
      RunningInstance instance = RunningInstance.start(home, name(i), port + 1 + i, yaml);
      instances.add(instance);
      if (i == 0 && count > 1) {
        instance.awaitReady();
      }
    }
    return instances.stream().map(RunningInstance::server).toList();
  }

  /// The processes that run.
  List<RunningInstance> instances() {
    return instances;
  }

  void stopInstances() {
    instances.forEach(RunningInstance::close);
    instances.clear();
  }

  private static String name(int index) {
    return String.valueOf((char) ('a' + index));
  }

  @Override
  public void close() throws IOException {
    stopInstances();
    way.close();
    git.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
