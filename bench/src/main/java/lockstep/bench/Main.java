package lockstep.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;

/// `./dev bench NAME [SIZES]`.
public final class Main {
  private static final String USAGE =
      """
      usage: ./dev bench NAME [DASHBOARDS,...]

        save   save to answer, and saves per second, beside C Git's commit and push
        pull   a push until it is shown, cold start and memory, beside C Git's fetch and clone
      """;

  private Main() {}

  /// Runs the benchmark that is named first, with the sizes named second.
  public static void main(String[] arguments) throws IOException, InterruptedException {
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
