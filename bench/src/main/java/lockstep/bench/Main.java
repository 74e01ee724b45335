package lockstep.bench;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// `./dev bench NAME [SIZES]`.
public final class Main {
  private static final String USAGE =
      """
      usage: ./dev bench NAME [DASHBOARDS,...]

        save   save to answer, and saves per second, beside C Git's commit and push; see below
        push   a push until it is shown, and requests to the host, beside C Git's fetch
        start  a cold start until reads are served, and a restart, beside C Git's clone
        memory what a process occupies
        search searches over HTTP
        pull   the four above, each at the sizes of its goals: some ten minutes

             ./dev bench save [DASHBOARDS,...] [--quick] [--parts=PART,...] [--savers=N,...]
                              [--rtt=MILLIS,...] [--seconds=N]

        --parts: single (one save at a time), one, three, eight (so many instances); --rtt: the
        round trip to the Git host, for C Git and us alike, 0 is this machine; --quick: 100
        dashboards, 1 and 8 savers. Without: 100 and 10,000 dashboards, all parts, 0 and 60 ms

             ./dev bench gateway [cost|failover]

        gateway what the gateway costs, and what clients see of failovers, beside HAProxy and nginx

             ./dev bench annotations [ROWS [sqlite|postgresql]]

        annotations queries for annotations with so many rows (a million) beside 10,000, in SQLite
               and, where it is installed, PostgreSQL; or in one of them

             ./dev bench replay REPOSITORY BRANCH [DIRECTORY [EVERY]]

        replay a real history commit by commit: each state beside that of a fresh start (at every
               commit, or every so manieth), and merges of its revisions beside `git merge-file`
      """;

  private Main() {}

  /// Runs the benchmark that is named first, with the sizes named second.
  public static void main(String[] arguments) throws Exception {
    if (arguments.length > 0 && arguments[0].equals("gateway")) {
      tellLoad("before");
      GatewayBench.run(arguments.length > 1 ? arguments[1] : "");
      tellLoad("after");
      System.exit(0);
    }
    if (arguments.length > 2 && arguments[0].equals("replay")) {
      tellLoad("before");
      ReplayBench.run(
          Path.of(arguments[1]).toAbsolutePath(),
          arguments[2],
          arguments.length > 3 ? arguments[3] : "",
          arguments.length > 4 ? Integer.parseInt(arguments[4]) : 1);
      tellLoad("after");
      System.exit(0);
    }
    if (arguments.length > 0 && arguments[0].equals("annotations")) {
      tellLoad("before");
      AnnotationBench.run(
          arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1_000_000,
          arguments.length > 2 ? arguments[2] : "");
      tellLoad("after");
      System.exit(0);
    }
    if (arguments.length > 0 && arguments[0].equals("save")) {
      save(List.of(arguments).subList(1, arguments.length));
      System.exit(0);
    }
    Optional<List<Integer>> sizes =
        arguments.length > 1 ? Optional.of(sizes(arguments[1])) : Optional.empty();
    tellLoad("before");
    switch (arguments.length == 0 ? "" : arguments[0]) {
      case "push" -> PullBench.PUSH.run(sizes.orElse(List.of(10_000)));
      case "start" -> PullBench.START.run(sizes.orElse(List.of(10_000)));
      case "memory" -> PullBench.MEMORY.run(sizes.orElse(List.of(1_000, 10_000, 50_000)));
      case "search" -> PullBench.SEARCH.run(sizes.orElse(List.of(50_000)));
      case "pull" -> {
        PullBench.PUSH.run(sizes.orElse(List.of(10_000)));
        PullBench.START.run(sizes.orElse(List.of(10_000)));
        PullBench.MEMORY.run(sizes.orElse(List.of(1_000, 10_000, 50_000)));
        PullBench.SEARCH.run(sizes.orElse(List.of(50_000)));
      }
      default -> {
        System.err.print(USAGE);
        System.exit(1);
      }
    }
    tellLoad("after");
    System.exit(0);
  }

  private static void save(List<String> arguments) throws Exception {
    try {
      SaveOptions options = SaveOptions.read(arguments);
      tellLoad("before");
      SaveBench.run(options);
      tellLoad("after");
    } catch (IllegalArgumentException e) {
      System.err.println("./dev bench save: " + e.getMessage());
      System.err.print(USAGE);
      System.exit(1);
    }
  }

  private static List<Integer> sizes(String argument) {
    return Arrays.stream(argument.split(",")).map(Integer::valueOf).toList();
  }

  private static void tellLoad(String when) {
    var machine = ManagementFactory.getOperatingSystemMXBean();
    System.out.printf(
        "Load of the machine %s: %.1f on %d cores%n",
        when, machine.getSystemLoadAverage(), machine.getAvailableProcessors());
  }
}
