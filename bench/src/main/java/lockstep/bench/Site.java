package lockstep.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import lockstep.trials.harness.CGitServer;
import lockstep.trials.harness.Checkout;
import lockstep.trials.harness.Command;
import lockstep.trials.harness.RunningInstance;
import lockstep.trials.harness.Server;

/// A repository of generated dashboards of some 20 KB, behind C Git's smart HTTP server, and
/// instances on it.
final class Site implements AutoCloseable {
  private static final String REPOSITORY = "your-org/manifests";
  private static final int PANELS = 40;
  private static final int IN_A_FOLDER = 100;

  private final Path folder;
  private final Path bareRepository;
  private final CGitServer git;
  private final List<RunningInstance> instances = new ArrayList<>();
  private int clones;

  Site(int dashboards) throws IOException {
    folder = Files.createTempDirectory("lockstep-bench");
    Path root = Files.createDirectories(folder.resolve("git"));
    bareRepository = CGitServer.create(root, REPOSITORY);
    Path seed = folder.resolve("seed");
    Command.succeed(folder, "git", "clone", "-q", bareRepository.toString(), seed.toString());
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < dashboards; i++) {
      Path file = seed.resolve(path(i));
      Files.createDirectories(file.getParent());
      Files.writeString(file, dashboard(i, random).toPrettyString() + "\n");
    }
    Command.succeed(seed, "git", "add", "-A");
    Command.succeed(seed, "git", "commit", "-q", "-m", "Seed");
    Command.succeed(seed, "git", "push", "-q", "origin", "HEAD:main");
    Command.succeed(bareRepository, "git", "gc", "-q");
    git = CGitServer.start(root);
  }

  static String uid(int number) {
    return "bench-" + number;
  }

  /// The file of a dashboard, from the top of the repository.
  static String path(int number) {
    return "shared/folder-%d/bench-%d.json".formatted(number / IN_A_FOLDER, number);
  }

  private static ObjectNode dashboard(int number, SplittableRandom random) {
    ObjectNode dashboard = JsonNodeFactory.instance.objectNode();
    dashboard.put("uid", uid(number)).put("title", "Benchmark " + number).put("description", "0");
    dashboard.put("schemaVersion", 41).putArray("tags").add("bench");
    var panels = dashboard.putArray("panels");
    for (int i = 1; i <= PANELS; i++) {
      ObjectNode panel = panels.addObject().put("id", i).put("type", "timeseries");
      panel.put("title", "Panel " + random.nextInt(1_000_000));
      panel.putObject("gridPos").put("x", 12 * (i % 2)).put("y", 4 * i).put("w", 12).put("h", 8);
      panel
          .putArray("targets")
          .addObject()
          .put("refId", "A")
          .put("expr", "sum(rate(metric_%d{job=\"%d\"}[5m]))".formatted(random.nextInt(), number));
      panel.putObject("fieldConfig").putObject("defaults").put("unit", "s").put("decimals", i % 4);
    }
    return dashboard;
  }

  /// The URL for C Git, the same that the instances have.
  String url() {
    return "http://127.0.0.1:%d/%s.git".formatted(git.port(), REPOSITORY);
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

  /// Starts instances as processes and waits until they are ready to save.
  ///
  /// @return what they answer at
  List<Server> startInstances(int count) {
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
      if (i == 0) {
        instance.awaitReady(); // it makes the database
      }
    }
    instances.forEach(RunningInstance::awaitReady);
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
    git.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
