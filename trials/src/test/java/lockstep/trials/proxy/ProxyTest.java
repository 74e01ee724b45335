package lockstep.trials.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lockstep.trials.harness.Checkout;
import lockstep.trials.harness.Command;
import lockstep.trials.harness.RunningDemo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The proxies that people have already, with the configurations in `deploy/` as they stand.
class ProxyTest {
  private static final Pattern PROBE = Pattern.compile("(/(?:livez|readyz|ha/)[a-zA-Z?=0-9/]*)");

  @TempDir private Path folder;

  @Test
  void theRealHaproxyTakesItsFile() {
    assumeTrue(isInstalled("haproxy"), "haproxy is not installed");

    Command check =
        Command.run(Checkout.ROOT, List.of("haproxy", "-c", "-f", "deploy/haproxy/haproxy.cfg"));

    assertThat(check.code()).as(check.out() + check.err()).isZero();
  }

  @Test
  void theRealNginxTakesItsFile() {
    assumeTrue(isInstalled("nginx"), "nginx is not installed");

    Command check =
        Command.run(
            Checkout.ROOT,
            List.of(
                "nginx",
                "-t",
                "-p",
                folder.toString(),
                "-c",
                Checkout.ROOT.resolve("deploy/nginx/nginx.conf").toString(),
                "-g",
                "pid nginx.pid; error_log stderr;"));

    assertThat(check.code()).as(check.out() + check.err()).isZero();
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
