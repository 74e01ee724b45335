package lockstep.trials.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import lockstep.trials.harness.Browser;
import lockstep.trials.harness.CGitServer;
import lockstep.trials.harness.Checkout;
import lockstep.trials.harness.Command;
import lockstep.trials.harness.Eventually;
import lockstep.trials.harness.RunningInstance;
import lockstep.trials.harness.RunningPrometheus;
import lockstep.trials.harness.RunningProxy;
import lockstep.trials.harness.Server;
import lockstep.trials.proxy.FaultProxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The shipped configuration, alerts and dashboard, before and after the primary is killed.
class MonitoringTest {
  private static final Duration SOON = Duration.ofSeconds(40);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path DASHBOARD = Checkout.ROOT.resolve("deploy/grafana/lockstep.json");

  /// The panels that have nothing to show while all is well.
  private static final Set<String> QUIET = Set.of("State of the repositories");

  @TempDir private Path folder;

  @Test
  void aRealPrometheusUnderstandsAllThatIsShippedAndTellsOfALoss() throws Exception {
    RunningPrometheus.assumeInstalled();
    Browser.assumeInstalled();
    Path root = Files.createDirectories(folder.resolve("git"));
    seed(CGitServer.create(root, "manifests"));
    int port = Checkout.freeDemoPort(3);
    List<Integer> ports = List.of(port + 1, port + 2);
    int prometheusPort = port + 3;
    Files.writeString(
        folder.resolve("sources.yaml"),
        """
        apiVersion: 1
        datasources:
          - name: Prometheus
            type: prometheus
            uid: prometheus
            url: http://127.0.0.1:%d
        """
            .formatted(prometheusPort));
    try (CGitServer git = CGitServer.start(root);
        FaultProxy way = FaultProxy.to(git.port(), 1);
        RunningInstance a = start("a", port + 1, ports, way.port()).awaitReady();
        RunningInstance b = start("b", port + 2, ports, way.port()).awaitReady();
        RunningProxy gateway =
            RunningProxy.start(RunningProxy.Kind.GATEWAY, folder, "primary-replica", ports);
        RunningPrometheus prometheus =
            RunningPrometheus.start(
                folder.resolve("prometheus"), prometheusPort, portOf(gateway.url()), ports)) {
      Server front = Server.at(gateway.url());
      Eventually.holds("all are asked", SOON, () -> prometheus.query("up == 1").size() == 3);
      saveNowAndThen(front, prometheus);

      Eventually.holds("no alert says anything", SOON, () -> isCalm(prometheus));
      eachPanelHasSomething(prometheus);
      theDashboardIsDrawn(gateway.url());

      a.signal("KILL");
      alerts(prometheus, "LockstepInstanceDown", "127.0.0.1:" + (port + 1));
      way.down();
      alerts(prometheus, "LockstepGitAway", "manifests");
      assertThat(b.isAlive()).isTrue();
    }
  }

  private static boolean isCalm(RunningPrometheus prometheus)
      throws IOException, InterruptedException {
    List<JsonNode> rules = prometheus.rules();
    assertThat(rules)
        .hasSizeGreaterThan(12)
        .allSatisfy(rule -> assertThat(rule.path("lastError").asText()).as("%s", rule).isEmpty());
    return rules.stream().allMatch(rule -> rule.path("state").asText().equals("inactive"));
  }

  private static void saveNowAndThen(Server front, RunningPrometheus prometheus) {
    List<Integer> saved = new ArrayList<>();
    Eventually.holds(
        "a rate of saves is known",
        SOON,
        () -> {
          ObjectNode dashboard = front.dashboard("cpu").put("description", "text " + saved.size());
          saved.add(front.save(dashboard, "Change the text").status());
          return prometheus.query("sum(rate(lockstep_saves_total[30s])) > 0").size() == 1;
        });
    assertThat(saved).containsOnly(200);
  }

  private static void eachPanelHasSomething(RunningPrometheus prometheus)
      throws IOException, InterruptedException {
    List<String> empty = new ArrayList<>();
    for (JsonNode panel : JSON.readTree(DASHBOARD.toFile()).path("panels")) {
      for (JsonNode target : panel.path("targets")) {
        String expression =
            target
                .path("expr")
                .asText()
                .replace("$job", "lockstep")
                .replace("$gateway", "lockstep-gateway")
                .replace("$__rate_interval", "30s");
        if (prometheus.query(expression).isEmpty()) {
          empty.add(panel.path("title").asText());
        }
      }
    }
    assertThat(empty).containsExactlyInAnyOrderElementsOf(QUIET);
  }

  private void theDashboardIsDrawn(String url) {
    try (Browser browser = Browser.open(folder.resolve("profile"))) {
      browser.go(url + "/d/lockstep-cluster/lockstep-cluster?from=now-5m&to=now&refresh=5s");
      browser.signIn();
      browser.read("Saves by outcome");
      browser.forgetErrors(); // of the time before the log-in
      Eventually.holds("graphs are drawn", SOON, () -> browser.drawnCanvases() >= 2);
      Eventually.holds(
          "only what is quiet has nothing to show",
          SOON,
          () -> browser.text().split("No data", -1).length - 1 == QUIET.size());
      assertThat(browser.errors()).isEmpty();
    }
  }

  /// Until an alert is at least pending, with this in its labels.
  private static void alerts(RunningPrometheus prometheus, String name, String label) {
    Eventually.holds(
        name + " tells of " + label,
        SOON,
        () ->
            prometheus.rules().stream()
                .filter(rule -> rule.path("name").asText().equals(name))
                .anyMatch(rule -> rule.path("alerts").toString().contains(label)));
  }

  private static int portOf(String url) {
    return Integer.parseInt(url.replaceAll(".*:", ""));
  }

  private RunningInstance start(String name, int port, List<Integer> ports, int gitPort) {
    return RunningInstance.start(
        folder,
        name,
        port,
        """
        cluster:
          name: trial
          mode: primary-replica
          instance: %s
          members:
        %sdatabase: { url: "jdbc:sqlite:%s" }
        datasources: "%s"
        repositories:
          - name: manifests
            url: "http://127.0.0.1:%d/manifests.git"
            path: shared/
            sync: { interval: 10s }
        """
            .formatted(
                name,
                RunningProxy.members(ports),
                folder.resolve("lockstep.db"),
                folder.resolve("sources.yaml"),
                gitPort));
  }

  private void seed(Path bareRepository) throws IOException {
    Path clone = folder.resolve("seed");
    Command.succeed(folder, "git", "clone", "-q", bareRepository.toString(), clone.toString());
    Path shared = Files.createDirectories(clone.resolve("shared"));
    Files.copy(DASHBOARD, shared.resolve("lockstep.json"));
    Files.writeString(
        shared.resolve("cpu.json"),
        "{\"uid\":\"cpu\",\"title\":\"CPU\",\"schemaVersion\":41,\"panels\":[]}\n");
    Command.succeed(clone, "git", "add", "-A");
    Command.succeed(clone, "git", "commit", "-q", "-m", "Seed");
    Command.succeed(clone, "git", "push", "-q", "origin", "HEAD:main");
  }
}
