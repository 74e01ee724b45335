package lockstep.bench;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;

/// `./dev bench NAME [SIZES]`.
public final class Main {
  private static final String USAGE =
      """
      usage: ./dev bench NAME [DASHBOARDS,...]

        save   save to answer, and saves per second, beside C Git's commit and push
        pull   a push until it is shown, cold start and memory, beside C Git's fetch and clone

             ./dev bench gateway [cost|failover]

        gateway what the gateway costs, and what clients see of failovers, beside HAProxy and nginx

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
    List<Integer> sizes = List.of(100, 10_000);
    if (arguments.length > 1) {
      sizes = List.of(arguments[1].split(",")).stream().map(Integer::valueOf).toList();
    }
    String name = arguments.length == 0 ? "" : arguments[0];
    if (!name.equals("save") && !name.equals("pull")) {
      System.err.print(USAGE);
      System.exit(1);
    }
    tellLoad("before");
    for (int dashboards : sizes) {
      if (name.equals("save")) {
        SaveBench.run(dashboards);
      } else {
        PullBench.run(dashboards);
      }
    }
    tellLoad("after");
    System.exit(0);
  }

  private static void tellLoad(String when) {
    var machine = ManagementFactory.getOperatingSystemMXBean();
    System.out.printf(
        "Load of the machine %s: %.1f on %d cores%n",
        when, machine.getSystemLoadAverage(), machine.getAvailableProcessors());
  }
}
