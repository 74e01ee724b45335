package lockstep.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lockstep.app.config.Config;
import lockstep.app.config.ConfigException;
import lockstep.app.config.ConfigReader;
import lockstep.app.demo.DemoOptions.Shared;
import lockstep.app.machine.KeyFile;
import lockstep.cluster.Mode;
import lockstep.core.secret.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoPlanTest {
  private static DemoOptions options(int instances, Mode mode) {
    return new DemoOptions(
        3000, instances, mode, Shared.SQLITE, Optional.empty(), Path.of("/tmp/demo"), false, false);
  }

  @Test
  void writesConfigurationsThatItsOwnReaderTakes() throws ConfigException {
    DemoPlan plan = DemoPlan.of(options(3, Mode.LOAD_BALANCER));

    Config config = new ConfigReader(Map.of()).read("b.yaml", plan.config(plan.instances().get(1)));

    assertThat(config.server().port()).isEqualTo(3002);
    assertThat(config.cluster().mode()).isEqualTo(Mode.LOAD_BALANCER);
    assertThat(config.cluster().members())
        .extracting(Config.Member::name, Config.Member::priority)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("a", 100),
            org.assertj.core.groups.Tuple.tuple("b", 90),
            org.assertj.core.groups.Tuple.tuple("c", 80));
    assertThat(config.repositories().getFirst().spec().location().url())
        .isEqualTo("http://127.0.0.1:3080/your-org/grafana-manifests.git");
    assertThat(config.repositories().getFirst().spec().location().path()).isEqualTo("shared");
    assertThat(
            new ConfigReader(Map.of()).read("g.yaml", plan.config(plan.gateway())).repositories())
        .isEmpty();
  }

  @Test
  void givesTheInstancesAPostgresqlWithItsPasswordInAFile(@TempDir Path data) throws Exception {
    DemoPlan plan =
        DemoPlan.of(
            new DemoOptions(
                3000,
                3,
                Mode.LOAD_BALANCER,
                Shared.POSTGRESQL,
                Optional.empty(),
                data,
                false,
                false));
    Files.createDirectories(plan.postgresFolder());
    Files.writeString(Postgres.passwordFile(plan.postgresFolder()), "s3cret");
    Secret key = KeyFile.at(plan.keyFile());

    Config config =
        new ConfigReader(Map.of()).read("a.yaml", plan.config(plan.instances().getFirst()));
    Config.Database database = config.database();

    assertThat(config.security().secretKey()).isEqualTo(key);
    assertThat(config.security().allowedGitUrls())
        .containsExactly("127.0.0.1:3080", "localhost:3080");

    assertThat(database.url()).isEqualTo("jdbc:postgresql://127.0.0.1:3081/postgres");
    assertThat(database.user()).isEqualTo("lockstep");
    assertThat(database.password().reveal()).isEqualTo("s3cret");
    assertThat(plan.parts())
        .extracting(DemoPlan.Part::name)
        .containsExactly("postgres", "git", "a", "b", "c", "gateway");
    assertThat(plan.parts().getFirst().url())
        .hasToString("postgresql://lockstep@127.0.0.1:3081/postgres");
  }

  @Test
  void reportsAsTheDesignSays() throws IOException {
    DemoPlan plan = DemoPlan.of(options(2, Mode.PRIMARY_REPLICA));
    List<DemoReport.Running> running =
        plan.parts().stream().map(part -> new DemoReport.Running(part, 4711)).toList();

    JsonNode report = new ObjectMapper().readTree(DemoReport.json(plan, running));

    assertThat(report.path("url").asText()).isEqualTo("http://localhost:3000");
    assertThat(report.path("git").asText())
        .isEqualTo("http://localhost:3080/your-org/grafana-manifests.git");
    assertThat(report.path("processes").findValuesAsText("name"))
        .containsExactly("a", "b", "gateway", "git");
    assertThat(report.path("processes").path(0).toString())
        .isEqualTo(
            "{\"name\":\"a\",\"kind\":\"instance\",\"url\":\"http://127.0.0.1:3001\",\"pid\":4711}");
  }

  @Test
  void refusesNumbersOutOfRange() {
    assertThatThrownBy(() -> options(10, Mode.LOAD_BALANCER))
        .hasMessageContaining("--instances 10 (expected: 1 to 9)");
    assertThatThrownBy(
            () ->
                new DemoOptions(
                    65_530,
                    1,
                    Mode.LOAD_BALANCER,
                    Shared.SQLITE,
                    Optional.empty(),
                    Path.of("x"),
                    false,
                    false))
        .hasMessageContaining("--port 65530");
  }

  @Test
  void tellsHowEachPartIsStartedAgain() {
    DemoPlan plan = DemoPlan.of(options(2, Mode.PRIMARY_REPLICA));

    assertThat(plan.again(plan.instances().get(1)))
        .isEqualTo("./lockstep instance --config /tmp/demo/b.yaml");
    assertThat(plan.again(plan.gateway()))
        .isEqualTo("./lockstep gateway --config /tmp/demo/gateway.yaml");
    assertThat(plan.again(plan.git()))
        .isEqualTo(
            "./lockstep git-server --root /tmp/demo/git --port 3080 --branch main"
                + " --repository manifests --tell http://127.0.0.1:3001,http://127.0.0.1:3002");
  }

  @Test
  void callsEachPartByItsNameOnce() {
    DemoPlan plan = DemoPlan.of(options(1, Mode.PRIMARY_REPLICA));

    assertThat(plan.parts())
        .extracting(DemoPlan.Part::title)
        .containsExactly("git", "instance a", "gateway");
  }
}
