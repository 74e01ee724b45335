package lockstep.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import lockstep.bench.SaveOptions.Part;
import lockstep.trials.harness.Command;
import lockstep.trials.harness.Eventually;
import lockstep.trials.harness.Server;

/// Save to answer, and saves per second, beside C Git on the same remote in the same run.
final class SaveBench {
  private static final int ROUNDS = 2;
  private static final int SAVES_A_ROUND = 20;
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration OTHERS_ARE_FORGOTTEN = Duration.ofSeconds(6);
  private static final Duration WARM_UP = Duration.ofSeconds(8);
  private static final int CROWD = SaveOptions.MOST_SAVERS;
  private static final double TIMES_NAIVE = 20;

  private final Site site;
  private final int dashboards;
  private final SaveOptions options;
  private final Clones clones;
  private final AtomicInteger texts = new AtomicInteger();
  private final List<String> goals = new ArrayList<>();

  private SaveBench(Site site, int dashboards, SaveOptions options) {
    this.site = site;
    this.dashboards = dashboards;
    this.options = options;
    this.clones = new Clones(site, dashboards);
  }

  static void run(SaveOptions options) throws IOException, InterruptedException {
    for (int dashboards : options.sizes()) {
      for (Duration distance : options.distances()) {
        System.out.printf(
            "%nsave, %,d dashboards of 21 KB on average, Git host at a round trip of %d ms%n",
            dashboards, distance.toMillis());
        try (Site site = new Site(dashboards, distance)) {
          new SaveBench(site, dashboards, options).run();
        }
      }
    }
  }

  private void run() throws IOException, InterruptedException {
    Map<Part, Map<Integer, Double>> rates = new TreeMap<>();
    if (options.has(Part.SINGLE)) {
      List<Server> one = site.startInstances(1);
      warmed(one);
      oneByOne(one.getFirst());
      site.stopInstances();
    }
    for (Part part : List.of(Part.ONE, Part.THREE, Part.EIGHT)) {
      if (options.has(part)) {
        List<Server> instances = site.startInstances(part.instances());
        rates.put(part, together(part, instances.size(), warmed(instances)));
        site.stopInstances();
      }
    }
    if (!rates.isEmpty()) {
      judge(rates, naive());
    }
    goals.forEach(System.out::println);
  }

  /// People at the instances, after the compiler has seen the code.
  private Savers warmed(List<Server> servers) throws IOException, InterruptedException {
    Savers savers = new Savers(servers, CROWD, dashboards);
    savers.save(CROWD, WARM_UP);
    return savers;
  }

  /// One saver beside one pusher, in turns: only one of them works at a time.
  private void oneByOne(Server server) throws IOException, InterruptedException {
    Times ours = new Times();
    Times theirs = new Times();
    Session session = Session.logIn(server.url());
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < SAVES_A_ROUND; i++) {
        int number = texts.incrementAndGet() % dashboards;
        ObjectNode dashboard = session.dashboard(Seed.uid(number));
        dashboard.put("description", "text " + texts.incrementAndGet());
        ours.measure(() -> session.save(dashboard));
      }
      clones.inTurns(SAVES_A_ROUND, theirs);
      comeIntoStep(server);
    }
    System.out.printf("  %-42s %9s %9s%n", "one at a time, milliseconds", "p50", "p99");
    row("save to answer", ours);
    row("git commit and git push", theirs);
    double ratio = ours.median() / theirs.median();
    System.out.printf(
        "  %-42s %9.2f %9.2f%n", "ratio", ratio, ours.millis(0.99) / theirs.millis(0.99));
    goal("a save takes less time than C Git's commit and push", ratio, ratio < 1, "below 1");
  }

  private void goal(String words, double reached, boolean met, String wanted) {
    goals.add(
        "  goal: %s: %.2f (%s): %s".formatted(words, reached, wanted, met ? "met" : "NOT met"));
  }

  /// Waits until the instance shows what C Git pushed, and until it takes itself for the only one
  /// who writes again: while others do, it leaves them gaps between its pushes.
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

  /// @return the rates by the number of savers; all of them where each instance is to have one
  private Map<Integer, Double> together(Part part, int instances, Savers savers)
      throws InterruptedException {
    System.out.printf(
        "  %-42s %9s %9s %9s %9s%n",
        "savers on %d instance%s".formatted(instances, instances > 1 ? "s" : ""),
        "saves/s",
        "p50 ms",
        "p99 ms",
        "a push");
    Map<Integer, Double> rates = new TreeMap<>();
    for (int count : part == Part.EIGHT ? List.of(CROWD) : options.savers()) {
      int pushes = site.pushes();
      Savers.Saved saved = savers.save(count, options.length());
      rates.put(count, saved.rate());
      System.out.printf(
          "  %-42d %9.1f %9.0f %9.0f %9.1f%n",
          count,
          saved.rate(),
          saved.times().median(),
          saved.times().millis(0.99),
          (double) saved.times().count() / Math.max(1, site.pushes() - pushes));
    }
    return rates;
  }

  /// @return the rates of one naive pusher who is alone, and of as many as there are savers
  private Map<Integer, Double> naive() throws InterruptedException {
    System.out.printf(
        "  %-42s %9s %9s %9s %9s%n",
        "naive pushers (C Git, pull --rebase)", "saves/s", "p50 ms", "p99 ms", "tries");
    Map<Integer, Double> rates = new TreeMap<>();
    for (int pushers : List.of(1, CROWD)) {
      Clones.Pushed pushed = clones.racing(pushers, options.length());
      rates.put(pushers, pushed.rate());
      System.out.printf(
          "  %-42d %9.2f %9.0f %9.0f %9.2f%n",
          pushers,
          pushed.rate(),
          pushed.times().median(),
          pushed.times().millis(0.99),
          pushed.tries());
    }
    return rates;
  }

  private void judge(Map<Part, Map<Integer, Double>> rates, Map<Integer, Double> naive) {
    rates.forEach(
        (part, ours) ->
            ours.forEach(
                (savers, rate) ->
                    System.out.printf(
                        "  %-42s %8.1fx %8.1fx%n",
                        "%d savers on %d to one naive pusher, eight"
                            .formatted(savers, part.instances()),
                        rate / naive.getOrDefault(1, Double.NaN),
                        rate / naive.getOrDefault(CROWD, Double.NaN))));
    double ofThree = rates.getOrDefault(Part.THREE, Map.of()).getOrDefault(CROWD, Double.NaN);
    if (!Double.isNaN(ofThree)) {
      double times = ofThree / naive.getOrDefault(1, Double.NaN);
      goal(
          "eight savers on three instances, times one naive pusher",
          times,
          times >= TIMES_NAIVE,
          "20 or more");
    }
    double ofOne = rates.getOrDefault(Part.ONE, Map.of()).getOrDefault(CROWD, Double.NaN);
    double ofEight = rates.getOrDefault(Part.EIGHT, Map.of()).getOrDefault(CROWD, Double.NaN);
    if (!Double.isNaN(ofOne / ofEight)) {
      goal(
          "eight savers on eight instances, times on one",
          ofEight / ofOne,
          ofEight >= ofOne,
          "1 or more");
    }
  }
}
