package lockstep.trials.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lockstep.trials.harness.Checkout;
import lockstep.trials.harness.Command;
import lockstep.trials.harness.Eventually;
import lockstep.trials.harness.RunningDemo;
import lockstep.trials.harness.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The proxies that people have already, with the configurations in `deploy/` as they stand, only
/// with
/// other ports: the primary is killed under a load of reads and saves.
class ProxyTest {
  private static final Duration START = Duration.ofSeconds(20);

  /// Two failed checks, each half a second apart and half a second long, and some for a busy
  /// machine.
  private static final Duration RECOVERY = Duration.ofSeconds(3);

  private static final int READERS = 4;
  private static final Pattern PROBE = Pattern.compile("(/(?:livez|readyz|ha/)[a-zA-Z?=0-9/]*)");

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "haproxy, primary-replica, 3000",
    "haproxy, load-balancer, 3100",
    "nginx, primary-replica, 3000",
    "nginx, load-balancer, 3100"
  })
  void readsRecoverAndNoAcknowledgedSaveIsLostWhenThePrimaryIsKilled(
      String proxy, String mode, int door) throws Exception {
    assumeTrue(isInstalled(proxy), proxy + " is not installed");
    try (RunningDemo demo = RunningDemo.start(folder.resolve("data"), "--mode", mode)) {
      Map<Integer, Integer> ports = ports(demo);
      Process process = start(proxy, ports);
      try {
        Server server = Server.at("http://127.0.0.1:" + ports.get(door));
        Eventually.holds(
            proxy + " lets one in", START, () -> server.get("/api/search").status() == 200);
        Load load = Load.start(server, READERS);
        long killed;
        try (load) {
          load.awaitMore(100, 5);
          killed = System.nanoTime();
          demo.part("a").signal("KILL");
          load.awaitMore(200, 10);
        }
        judge(proxy + " " + mode, load, killed, demo);
      } finally {
        end(process);
      }
    }
  }

  private static void judge(String name, Load load, long killed, RunningDemo demo) {
    List<Load.Result> badReads = load.reads().stream().filter(read -> !read.good()).toList();
    List<Load.Result> badSaves = load.saves().stream().filter(save -> !save.good()).toList();
    System.out.printf(
        "%s: %d reads, %d failed, slowest %d ms; %d saves, %d failed, slowest %d ms%n",
        name,
        load.reads().size(),
        badReads.size(),
        slowest(load.reads()),
        load.saves().size(),
        badSaves.size(),
        slowest(load.saves()));
    assertThat(badReads)
        .as("reads that failed, each before the checks could know")
        .allSatisfy(
            read -> assertThat(Duration.ofNanos(read.endedNanos() - killed)).isLessThan(RECOVERY));
    List<String> inGit =
        Command.succeed(
                demo.bareRepository(), "git", "log", "--first-parent", "--format=%H", "main")
            .lines()
            .toList();
    List<String> acknowledged =
        load.saves().stream().filter(Load.Result::good).map(Load.Result::commit).toList();
    assertThat(acknowledged).doesNotContain("").doesNotHaveDuplicates();
    assertThat(inGit).containsAll(acknowledged);
  }

  private static long slowest(List<Load.Result> results) {
    return results.stream().mapToLong(result -> result.took().toMillis()).max().orElse(0);
  }

  /// The port of each instance for those in the files, and free ones for those where people come.
  private static Map<Integer, Integer> ports(RunningDemo demo) {
    Map<Integer, Integer> ports = new TreeMap<>();
    List<Server> instances = demo.instances();
    for (int i = 0; i < instances.size(); i++) {
      ports.put(3001 + i, instances.get(i).url().getPort());
    }
    int free = Checkout.freeDemoPort(3);
    ports.put(3000, free);
    ports.put(3010, free + 1);
    ports.put(3100, free + 2);
    return ports;
  }

  private Process start(String proxy, Map<Integer, Integer> ports) throws IOException {
    String name = proxy.equals("haproxy") ? "haproxy/haproxy.cfg" : "nginx/nginx.conf";
    String text = Files.readString(Checkout.ROOT.resolve("deploy").resolve(name));
    Matcher port = Pattern.compile("(?<=127\\.0\\.0\\.1:|bind :|listen )\\d{4}").matcher(text);
    String own =
        port.replaceAll(found -> String.valueOf(ports.get(Integer.parseInt(found.group()))));
    Path file = Files.writeString(folder.resolve("proxy.conf"), own);
    List<String> command =
        proxy.equals("haproxy")
            ? List.of("haproxy", "-db", "-f", file.toString())
            : List.of(
                "nginx",
                "-p",
                folder.toString(),
                "-c",
                file.toString(),
                "-g",
                "daemon off; pid nginx.pid; error_log nginx.log;");
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("proxy.log").toFile())
        .start();
  }

  private static void end(Process process) throws InterruptedException {
    process.destroy();
    if (!process.waitFor(Duration.ofSeconds(5))) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static boolean isInstalled(String proxy) {
    return Command.run(Checkout.ROOT, List.of("sh", "-c", "command -v " + proxy)).code() == 0;
  }

  @Test
  void everyPathThatADeploymentProbesExists() throws Exception {
    Set<String> probes = new TreeSet<>();
    for (String file :
        List.of("haproxy/haproxy.cfg", "kubernetes/instances.yaml", "kubernetes/gateway.yaml")) {
      for (String line : Files.readAllLines(Checkout.ROOT.resolve("deploy").resolve(file))) {
        Matcher probe = PROBE.matcher(line);
        if (!line.strip().startsWith("#") && probe.find()) {
          probes.add(probe.group(1));
        }
      }
    }
    assertThat(probes).contains("/ha/primary", "/ha/replica?lag=5s", "/readyz?for=read", "/livez");
    try (RunningDemo demo = RunningDemo.start(folder.resolve("data"), "--instances", "1")) {
      for (String probe : probes) {
        if (!probe.startsWith("/ha/events")) {
          assertThat(demo.instance("a").get(probe).status()).as(probe).isIn(200, 503);
        }
      }
      assertThat(demo.instance("a").get("/ha/none").status()).isEqualTo(404);
    }
  }
}
