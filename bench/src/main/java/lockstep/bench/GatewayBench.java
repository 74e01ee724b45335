package lockstep.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import lockstep.trials.harness.Checkout;
import lockstep.trials.harness.RunningProxy;
import lockstep.trials.harness.RunningProxy.Kind;
import lockstep.trials.saves.Fronts;

/// The gateway beside HAProxy and nginx: what it costs in front of the same answers, and what
/// clients see of failovers through each.
final class GatewayBench {
  private static final List<Integer> CONNECTIONS = List.of(1, 32, 256);
  private static final int ROUNDS = 3;
  private static final Duration LENGTH = Duration.ofSeconds(2);
  private static final Duration WARM_UP = Duration.ofSeconds(10);
  private static final String PATH = "/api/dashboards/uid/bench";
  private static final String DIRECT = "direct";
  private static final double MOST_OVERHEAD_MICROS = 150;
  private static final double LEAST_OF_HAPROXY = 0.5;

  /// What was measured through one front over so many connections, the median of the rounds.
  private record Cell(String front, int connections) {}

  private final Map<Cell, List<Wrk.Result>> results = new LinkedHashMap<>();
  private final List<Kind> kinds;

  private GatewayBench(List<Kind> kinds) {
    this.kinds = kinds;
  }

  /// @param what `cost`, `failover`, or empty for both
  static void run(String what) throws Exception {
    List<Kind> kinds = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      if (kind.isInstalled()) {
        kinds.add(kind);
      } else {
        System.out.printf("  (%s is left out: not installed)%n", kind);
      }
    }
    Path folder = Files.createTempDirectory("lockstep-bench");
    if (!what.equals("failover")) {
      List<String> missing =
          Stream.of(Kind.NGINX.isInstalled() ? "" : "nginx", Wrk.isInstalled() ? "" : "wrk")
              .filter(name -> !name.isEmpty())
              .toList();
      if (missing.isEmpty()) {
        new GatewayBench(kinds).cost(folder);
      } else {
        System.out.printf("  cost is left out: it needs %s; install it%n", missing);
      }
    }
    if (!what.equals("cost")) {
      failover(folder, kinds);
    }
  }

  private static void failover(Path folder, List<Kind> kinds) throws Exception {
    System.out.printf("%nfailover of three instances, as clients see it%n");
    try (Fronts fronts = Fronts.start(folder)) {
      fronts.through(kinds);
      fronts.wrongs().forEach(wrong -> System.out.println("  BROKEN: " + wrong));
    }
  }

  /// Everything runs all the time and on the same cores, and is measured in turns.
  private void cost(Path folder) throws IOException {
    int port = Checkout.freeDemoPort(3);
    List<Integer> ports = List.of(port, port + 1, port + 2);
    Map<Kind, RunningProxy> fronts = new EnumMap<>(Kind.class);
    try (FixedAnswers _ = FixedAnswers.start(folder, ports)) {
      for (Kind kind : kinds) {
        fronts.put(kind, RunningProxy.start(kind, folder, "primary-replica", ports));
      }
      Wrk.run(Objects.requireNonNull(fronts.get(Kind.GATEWAY)).url() + PATH, 32, WARM_UP);
      for (int connections : CONNECTIONS) {
        for (int round = 0; round < ROUNDS; round++) {
          measure(DIRECT, connections, "http://127.0.0.1:" + port);
          for (Kind kind : kinds) {
            measure(kind.toString(), connections, Objects.requireNonNull(fronts.get(kind)).url());
          }
        }
      }
      tell();
      for (RunningProxy front : fronts.values()) {
        System.out.printf(
            "  resident memory of %s: %d MB%n", front.kind(), front.residentMegabytes());
      }
      judge();
    } finally {
      fronts.values().forEach(RunningProxy::close);
    }
  }

  private void measure(String front, int connections, String url) {
    results
        .computeIfAbsent(new Cell(front, connections), _ -> new ArrayList<>())
        .add(Wrk.run(url + PATH, connections, LENGTH));
  }

  private void tell() {
    System.out.printf(
        "%na GET of 2 KB, microseconds beyond the direct call; %d rounds of %d s in turns%n",
        ROUNDS, LENGTH.toSeconds());
    System.out.printf(
        "  %-9s %5s %8s %8s %12s %12s %14s%n",
        "", "conn.", "p50", "p99", "p50 beyond", "p99 beyond", "requests/s");
    results.forEach(
        (cell, _) -> {
          Cell direct = new Cell(DIRECT, cell.connections());
          System.out.printf(
              "  %-9s %5d %8.0f %8.0f %12.0f %12.0f %14.0f%n",
              cell.front(),
              cell.connections(),
              middle(cell, Wrk.Result::p50),
              middle(cell, Wrk.Result::p99),
              middle(cell, Wrk.Result::p50) - middle(direct, Wrk.Result::p50),
              middle(cell, Wrk.Result::p99) - middle(direct, Wrk.Result::p99),
              middle(cell, Wrk.Result::perSecond));
        });
  }

  /// Says whether each bar is met.
  private void judge() {
    String gateway = Kind.GATEWAY.toString();
    double overhead =
        middle(new Cell(gateway, 1), Wrk.Result::p50)
            - middle(new Cell(DIRECT, 1), Wrk.Result::p50);
    verdict(
        overhead <= MOST_OVERHEAD_MICROS,
        "overhead at p50 over one connection is %.0f us (bar: at most %.0f)"
            .formatted(overhead, MOST_OVERHEAD_MICROS));
    if (!kinds.contains(Kind.HAPROXY)) {
      System.out.println("  no ratios: HAProxy is not installed");
      return;
    }
    for (int connections : CONNECTIONS) {
      double ratio =
          middle(new Cell(gateway, connections), Wrk.Result::perSecond)
              / middle(new Cell(Kind.HAPROXY.toString(), connections), Wrk.Result::perSecond);
      verdict(
          ratio >= LEAST_OF_HAPROXY,
          "%.2f of HAProxy's requests/s over %d connections (bar: at least %.1f)"
              .formatted(ratio, connections, LEAST_OF_HAPROXY));
    }
  }

  private static void verdict(boolean met, String what) {
    System.out.printf("  %s: %s%n", met ? "met" : "MISSED", what);
  }

  private double middle(Cell cell, ToDoubleFunction<Wrk.Result> value) {
    double[] sorted =
        Objects.requireNonNull(results.get(cell)).stream().mapToDouble(value).sorted().toArray();
    return sorted[sorted.length / 2];
  }
}
