package lockstep.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import lockstep.cluster.Mode;
import lockstep.gateway.testing.Rig;
import lockstep.gateway.testing.TestMember;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the gateway tells Prometheus of itself.
final class MetricsTest {
  private final TestMember a = new TestMember("a").says("primary", 3, true);
  private final TestMember b = new TestMember("b").says("replica", 3, true);

  @AfterEach
  void close() {
    a.close();
    b.close();
  }

  private static double value(String text, String name) {
    return text.lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " is not in\n" + text));
  }

  private static double value(Rig rig, String name) {
    return value(rig.get("/ha/gateway/metrics").body(), "lockstep_gateway_" + name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"deploy/prometheus/alerts.yaml", "deploy/grafana/lockstep.json"})
  void tellsEachNameThatIsShipped(String file) throws IOException {
    Path root = Path.of(System.getProperty("lockstep.root"));
    List<String> used =
        Pattern.compile("lockstep_gateway_[a-z_]+")
            .matcher(Files.readString(root.resolve(file)))
            .results()
            .map(MatchResult::group)
            .toList();

    assertThat(used).hasSizeGreaterThan(3);
    try (Rig rig = Rig.of(Mode.PRIMARY_REPLICA, a.member(100), b.member(50))) {
      rig.awaitUp(2);
      String told = rig.get("/ha/gateway/metrics").body();
      assertThat(used).allSatisfy(name -> assertThat(told).containsPattern(name + "[{ ]"));
    }
  }

  @Test
  void countsWhatHappens() {
    try (Rig rig = Rig.of(Mode.PRIMARY_REPLICA, a.member(100), b.member(50))) {
      rig.awaitUp(2);
      assertThat(rig.get("/ha/gateway/metrics").headers().firstValue("Content-Type"))
          .contains("text/plain; version=0.0.4; charset=utf-8");
      assertThat(value(rig, "epoch")).isEqualTo(3);
      assertThat(value(rig, "connections")).isGreaterThanOrEqualTo(1);
      assertThat(value(rig, "member_up{member=\"a\"}")).isEqualTo(1);
      assertThat(value(rig, "member_serving{member=\"a\"}")).isEqualTo(1);
      assertThat(value(rig, "member_serving{member=\"b\"}")).isEqualTo(0);
      assertThat(value(rig, "member_ejected{member=\"b\"}")).isEqualTo(0);
      double reads = value(rig, "read_seconds_count");
      a.does((_, wire) -> wire.answer(404, "", ""));
      assertThat(rig.get("/x").statusCode()).isEqualTo(404);
      assertThat(value(rig, "requests_total{code=\"4xx\"}")).isEqualTo(1);
      assertThat(value(rig, "read_seconds_count")).isEqualTo(reads + 1);
      assertThat(value(rig, "retries_total")).isEqualTo(0);
      a.does((_, wire) -> wire.reset());
      assertThat(rig.get("/x").statusCode()).isEqualTo(200);
      assertThat(value(rig, "retries_total")).isGreaterThanOrEqualTo(1);
      assertThat(value(rig, "member_failures_total{member=\"a\"}")).isGreaterThanOrEqualTo(1);
      // Another configuration sets nothing back.
      rig.gateway()
          .reload(
              GatewayConfig.of(
                  "gate", "127.0.0.1", 0, Mode.PRIMARY_REPLICA, List.of(b.member(50))));
      assertThat(value(rig, "requests_total{code=\"4xx\"}")).isEqualTo(1);
    }
  }

  @Test
  void countsWhoWaitsForAMember() {
    try (Rig rig = Rig.of(Mode.PRIMARY_REPLICA, a.member(100))) {
      rig.awaitUp(1);
      a.kill();
      rig.awaitStatus("\"state\":\"down\"");
      assertThat(value(rig, "member_up{member=\"a\"}")).isEqualTo(0);
      double before = value(rig, "requests_held_total");
      assertThat(rig.post("/api/x", "{}").statusCode()).isEqualTo(503);
      assertThat(value(rig, "requests_held_total")).isEqualTo(before + 1);
      assertThat(value(rig, "requests_held")).isEqualTo(0);
      assertThat(value(rig, "requests_total{code=\"5xx\"}")).isGreaterThanOrEqualTo(1);
    }
  }

  @Test
  void hasADescriptionOfEachInTheDocs() throws IOException {
    String page =
        Files.readString(
            Path.of(System.getProperty("lockstep.root", ".."), "docs/operate/gateway.md"));
    try (Rig rig = Rig.of(Mode.PRIMARY_REPLICA, a.member(100))) {
      List<String> names =
          rig.get("/ha/gateway/metrics")
              .body()
              .lines()
              .filter(line -> line.startsWith("# TYPE "))
              .map(line -> line.split(" ", -1)[2])
              .toList();
      assertThat(names).hasSizeGreaterThan(15).allSatisfy(name -> assertThat(page).contains(name));
    }
  }
}
