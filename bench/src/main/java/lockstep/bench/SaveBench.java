package lockstep.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import lockstep.trials.harness.Command;
import lockstep.trials.harness.Eventually;
import lockstep.trials.harness.Server;

/// Save to answer, and saves per second, beside C Git on the same remote in the same run.
final class SaveBench {
  private static final int ROUNDS = 3;
  private static final int SAVES_A_ROUND = 15;
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration OTHERS_ARE_FORGOTTEN = Duration.ofSeconds(6);
  private static final List<Integer> SAVERS = List.of(1, 2, 4, 8);
  private static final Duration LENGTH = Duration.ofSeconds(8);
  private static final Duration WARM_UP = Duration.ofSeconds(6);
  private static final int MANY = 1_000;

  private final Site site;
  private final int dashboards;
  private final AtomicInteger texts = new AtomicInteger();

  private SaveBench(Site site, int dashboards) {
    this.site = site;
    this.dashboards = dashboards;
  }

  static void run(int dashboards) throws IOException, InterruptedException {
    System.out.printf("%nsave, %,d dashboards of 21 KB on average%n", dashboards);
    try (Site site = new Site(dashboards)) {
      SaveBench bench = new SaveBench(site, dashboards);
      List<Server> one = site.startInstances(1);
      bench.warmUp(one);
      bench.oneByOne(one.getFirst());
      double[] ofOne = bench.together("one instance", one);
      site.stopInstances();
      List<Server> three = site.startInstances(3);
      bench.warmUp(three);
      double[] ofThree = bench.together("three instances", three);
      site.stopInstances();
      bench.naive(ofOne, ofThree);
    }
  }

  /// Lets the compiler see the code.
  private void warmUp(List<Server> servers) throws InterruptedException {
    savesPerSecond(servers, 4, WARM_UP, new Times());
  }

  /// One saver beside one pusher, in turns: only one of them works at a time.
  private void oneByOne(Server server) throws IOException, InterruptedException {
    Times ours = new Times();
    Times theirs = new Times();
    Path clone = site.clone();
    Session session = Session.logIn(server.url());
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < SAVES_A_ROUND; i++) {
        int number = texts.incrementAndGet() % dashboards;
        ObjectNode dashboard = session.dashboard(Seed.uid(number));
        dashboard.put("description", "text " + texts.incrementAndGet());
        ours.measure(() -> session.save(dashboard));
      }
      Command.succeed(clone, "git", "pull", "-q", "--rebase");
      for (int i = 0; i < SAVES_A_ROUND; i++) {
        edit(clone, texts.incrementAndGet() % dashboards);
        theirs.measure(
            () -> {
              Command.succeed(clone, "git", "commit", "-q", "-a", "-m", "Edit");
              Command.succeed(clone, "git", "push", "-q");
            });
      }
      comeIntoStep(server);
    }
    System.out.printf("  %-42s %9s %9s%n", "one at a time, milliseconds", "p50", "p99");
    row("save to answer", ours);
    row("git commit and git push", theirs);
    System.out.printf(
        "  %-42s %9.2f %9.2f%n",
        "ratio (goal: below 1)",
        ours.median() / theirs.median(),
        ours.millis(0.99) / theirs.millis(0.99));
  }

  /// Waits until the instance shows what C Git pushed, and until it takes itself for the only one
  /// who
  /// writes again: while others do, it leaves them gaps between its pushes.
  private void comeIntoStep(Server server) throws IOException, InterruptedException {
    String head = Command.succeed(site.bareRepository(), "git", "rev-parse", "main");
    server.post("/ha/sync", JsonNodeFactory.instance.objectNode());
    Eventually.holds(
        "the instance shows the head",
        SOON,
        () ->
            server
                .get("/ha/status")
                .body()
                .path("repositories")
                .path(0)
                .path("head")
                .asText()
                .equals(head));
    Thread.sleep(OTHERS_ARE_FORGOTTEN);
  }

  private static void row(String name, Times times) {
    System.out.printf("  %-42s %9.0f %9.0f%n", name, times.median(), times.millis(0.99));
  }

  /// @return the rates for [#SAVERS]
  private double[] together(String name, List<Server> servers) throws InterruptedException {
    System.out.printf("  %-42s %9s %9s %9s%n", "savers on " + name, "saves/s", "p50 ms", "p99 ms");
    double[] rates = new double[SAVERS.size()];
    for (int i = 0; i < rates.length; i++) {
      Times times = new Times();
      rates[i] = savesPerSecond(servers, SAVERS.get(i), LENGTH, times);
      System.out.printf(
          "  %-42d %9.1f %9.0f %9.0f%n",
          SAVERS.get(i), rates[i], times.median(), times.millis(0.99));
    }
    return rates;
  }

  /// Savers of different dashboards, each sending the next save when it has the answer to the last.
  private double savesPerSecond(List<Server> servers, int savers, Duration length, Times times)
      throws InterruptedException {
    AtomicBoolean ended = new AtomicBoolean();
    AtomicLong failed = new AtomicLong();
    List<Thread> threads = new ArrayList<>();
    long begin = System.nanoTime();
    for (int i = 0; i < savers; i++) {
      int number = i * (dashboards / savers);
      Server server = servers.get(i % servers.size());
      threads.add(
          Thread.ofVirtual().start(() -> saveOnAndOn(server, number, ended, failed, times)));
    }
    Thread.sleep(length);
    ended.set(true);
    for (Thread thread : threads) {
      thread.join();
    }
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    if (failed.get() > 0) {
      System.out.printf("  (%d saves failed)%n", failed.get());
    }
    return Times.rate(times.count(), took);
  }

  private void saveOnAndOn(
      Server server, int number, AtomicBoolean ended, AtomicLong failed, Times times) {
    try {
      Session session = Session.logIn(server.url());
      ObjectNode dashboard = session.dashboard(Seed.uid(number));
      while (!ended.get()) {
        dashboard.put("description", "text " + texts.incrementAndGet());
        times.measure(() -> session.save(dashboard));
      }
    } catch (IOException | IllegalStateException e) {
      System.out.printf("  (a saver gave up: %s)%n", e.getCause() == null ? e : e.getCause());
      failed.incrementAndGet();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Clones that commit and push, and pull --rebase when somebody else was first.
  private void naive(double[] ofOne, double[] ofThree) throws InterruptedException {
    System.out.printf(
        "  %-42s %9s %9s %9s %9s%n",
        "naive pushers (C Git, pull --rebase)", "saves/s", "tries", "one inst.", "three");
    List<Path> clones = new ArrayList<>();
    double single = 0;
    for (int i = 0; i < SAVERS.size(); i++) {
      int pushers = SAVERS.get(i);
      if (dashboards > MANY && pushers > 1 && pushers < SAVERS.getLast()) {
        continue;
      }
      while (clones.size() < pushers) {
        clones.add(site.clone());
      }
      AtomicLong saved = new AtomicLong();
      AtomicLong tries = new AtomicLong();
      Duration took = push(clones.subList(0, pushers), saved, tries);
      double rate = Times.rate(saved.get(), took);
      single = i == 0 ? rate : single;
      System.out.printf(
          "  %-42d %9.2f %9.2f %8.1fx %8.1fx%n",
          pushers, rate, (double) tries.get() / saved.get(), ofOne[i] / rate, ofThree[i] / rate);
    }
    int last = SAVERS.size() - 1;
    System.out.printf(
        "  eight savers on three instances are %.1f times one naive pusher who is alone (goal:"
            + " 20)%n",
        ofThree[last] / single);
  }

  private Duration push(List<Path> clones, AtomicLong saved, AtomicLong tries)
      throws InterruptedException {
    for (Path clone : clones) {
      Command.succeed(clone, "git", "pull", "-q", "--rebase");
    }
    AtomicBoolean ended = new AtomicBoolean();
    List<Thread> threads = new ArrayList<>();
    long begin = System.nanoTime();
    for (int i = 0; i < clones.size(); i++) {
      Path clone = clones.get(i);
      int number = i * (dashboards / clones.size());
      threads.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    while (!ended.get()) {
                      pushOne(clone, number, tries);
                      saved.incrementAndGet();
                    }
                  }));
    }
    Thread.sleep(LENGTH);
    ended.set(true);
    for (Thread thread : threads) {
      thread.join();
    }
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  private void pushOne(Path clone, int number, AtomicLong tries) {
    edit(clone, number);
    Command.succeed(clone, "git", "commit", "-q", "-a", "-m", "Edit");
    tries.incrementAndGet();
    while (Command.run(clone, List.of("git", "push", "-q")).code() != 0) {
      Command.succeed(clone, "git", "pull", "-q", "--rebase");
      tries.incrementAndGet();
    }
  }

  private void edit(Path clone, int number) {
    try {
      Path file = clone.resolve(Seed.path(number));
      String text = Files.readString(file);
      Files.writeString(
          file,
          text.replaceFirst(
              "\"description\" ?: ?\"[^\"]*\"",
              "\"description\" : \"text " + texts.incrementAndGet() + "\""));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
