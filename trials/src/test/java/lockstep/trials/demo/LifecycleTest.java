package lockstep.trials.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import lockstep.trials.harness.Checkout;
import lockstep.trials.harness.Command;
import lockstep.trials.harness.Eventually;
import lockstep.trials.harness.RunningDemo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How a demo starts, refuses to start, ends, and comes back.
class LifecycleTest {
  private static final Duration END = Duration.ofSeconds(40);

  @TempDir private Path folder;

  @Test
  void aKilledParentLeavesNoChildBehind() {
    try (RunningDemo demo = RunningDemo.start(folder.resolve("data"), "--instances", "1")) {
      demo.process().destroyForcibly();
      Eventually.holds(
          "every child has ended",
          END,
          () -> demo.parts().stream().noneMatch(RunningDemo.Part::isAlive));
    }
  }

  @Test
  void anInstanceHasTheCompilerWithoutWhichAPasswordTakesTenTimesLonger() {
    try (RunningDemo demo = RunningDemo.start(folder.resolve("data"), "--instances", "1")) {
      assertThat(demo.part("a").command())
          .contains("-XX:Tier4InvocationThreshold=50000")
          .noneMatch(it -> it.startsWith("-XX:TieredStopAtLevel"));
    }
  }

  @Test
  void killedProcessesLeaveNothingInTheTemporaryFolder() throws IOException {
    Path temporary = Files.createDirectory(folder.resolve("temporary"));
    try (RunningDemo demo =
        RunningDemo.startWithTemporary(temporary, folder.resolve("data"), "--instances", "2")) {
      demo.process().destroyForcibly();
      demo.parts().stream().filter(RunningDemo.Part::isAlive).forEach(part -> part.signal("KILL"));
      Eventually.holds(
          "every process has ended",
          END,
          () -> demo.parts().stream().noneMatch(RunningDemo.Part::isAlive));
    }
    try (Stream<Path> left = Files.walk(temporary)) {
      assertThat(left).containsExactly(temporary);
    }
  }

  @Test
  void ctrlCEndsEveryChildAndASecondStartResumes() throws Exception {
    Path data = folder.resolve("data");
    String commit;
    try (RunningDemo demo =
        RunningDemo.start(data, "--instances", "1", "--mode", "load-balancer")) {
      ObjectNode metrics = demo.gateway().dashboard("metrics");
      metrics.put("description", "Kept");
      commit = demo.gateway().save(metrics, "Keep this").commit();
      assertThat(demo.instance("a").get("/ha/status").body().path("role").asText())
          .isEqualTo("active");
      Command.succeed(folder, "kill", "-INT", String.valueOf(demo.process().pid()));
      assertThat(demo.process().waitFor(END)).isTrue();
      assertThat(demo.parts()).noneMatch(RunningDemo.Part::isAlive);
    }
    try (RunningDemo again = RunningDemo.start(data, "--instances", "1")) {
      assertThat(again.gateway().dashboard("metrics").path("description").asText())
          .isEqualTo("Kept");
      assertThat(
              again
                  .gateway()
                  .get("/ha/status")
                  .body()
                  .path("repositories")
                  .path(0)
                  .path("head")
                  .asText())
          .isEqualTo(commit);
    }
    try (RunningDemo fresh = RunningDemo.start(data, "--instances", "1", "--fresh")) {
      assertThat(fresh.gateway().dashboard("metrics").path("description").asText())
          .isNotEqualTo("Kept");
    }
  }

  @Test
  void aBusyPortIsOneSentenceAndExitCodeOne() throws IOException {
    int port = Checkout.freeDemoPort(3);
    try (ServerSocket taken = new ServerSocket()) {
      taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port + 2));

      Command refused =
          demo("--port", String.valueOf(port), "--data", folder.resolve("data").toString());

      assertThat(refused.code()).isEqualTo(1);
      assertThat(refused.err().strip())
          .isEqualTo(
              "Port %d, for instance b, is already in use: end what listens there or choose others with --port."
                  .formatted(port + 2));
    }
  }

  @Test
  void aFolderThatIsNotTheDemosIsLeftAlone() throws IOException {
    Path mine = Files.createDirectories(folder.resolve("mine"));
    Files.writeString(mine.resolve("thesis.txt"), "years of work");

    Command refused =
        demo(
            "--port",
            String.valueOf(Checkout.freeDemoPort(3)),
            "--data",
            mine.toString(),
            "--fresh");

    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).contains("holds something that is not a demo's");
    assertThat(mine.resolve("thesis.txt")).hasContent("years of work");
  }

  @Test
  void aFileInThePlaceOfTheDataFolderIsOneSentence() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");

    Command refused =
        demo(
            "--port",
            String.valueOf(Checkout.freeDemoPort(3)),
            "--data",
            file.resolve("data").toString());

    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err().lines()).hasSize(1).first().asString().contains("cannot be written");
  }

  @Test
  void aDashboardFolderThatIsNotThereIsOneSentence() {
    Command refused =
        demo(
            "--port", String.valueOf(Checkout.freeDemoPort(3)),
            "--data", folder.resolve("data").toString(),
            "--dashboards", folder.resolve("none").toString());

    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err().lines()).hasSize(1).first().asString().contains("is no folder");
  }

  @Test
  void aFolderOfOnesOwnDashboardsIsTaken() throws Exception {
    Path own = Files.createDirectories(folder.resolve("own/team/.hidden"));
    Files.writeString(own.resolve("secret.json"), "{}");
    Files.writeString(
        own.resolveSibling("cpu.json"),
        "{\"uid\":\"cpu\",\"title\":\"CPU\",\"tags\":[\"x\"],\"schemaVersion\":30,\"panels\":[]}");
    Files.writeString(
        own.resolveSibling("disk.yaml"),
        """
        apiVersion: dashboard.grafana.app/v1beta1
        kind: Dashboard
        metadata: {name: disk}
        spec: {title: Disk, schemaVersion: 41, tags: [], panels: []}
        """);
    Files.writeString(own.resolveSibling("broken.json"), "{ not json");

    try (RunningDemo demo =
        RunningDemo.start(
            folder.resolve("data"),
            "--instances",
            "1",
            "--dashboards",
            folder.resolve("own").toString())) {
      assertThat(demo.gateway().get("/api/search?type=dash-db").body().findValuesAsText("uid"))
          .containsExactlyInAnyOrder("cpu", "disk");
      assertThat(
              demo.gateway()
                  .get("/ha/status")
                  .body()
                  .path("repositories")
                  .path(0)
                  .path("warnings")
                  .findValuesAsText("path"))
          .containsExactly("team/broken.json");
    }
  }

  private static Command demo(String... options) {
    List<String> command = new java.util.ArrayList<>(List.of("./lockstep", "demo"));
    command.addAll(List.of(options));
    return Command.run(Checkout.ROOT, command);
  }
}
