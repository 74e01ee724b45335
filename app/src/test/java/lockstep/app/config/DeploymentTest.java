package lockstep.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import lockstep.gateway.GatewayConfig.Waiting;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// What `deploy/kubernetes` says is YAML, belongs together, and holds a configuration of ours.
class DeploymentTest {
  private static final Path FOLDER = Path.of("..", "deploy", "kubernetes");

  private static List<Map<?, ?>> documents(String name) throws IOException {
    List<Map<?, ?>> documents = new ArrayList<>();
    String text = Files.readString(FOLDER.resolve(name));
    for (Object document : new Load(LoadSettings.builder().build()).loadAllFromString(text)) {
      documents.add((Map<?, ?>) document);
    }
    return documents;
  }

  private static Object at(Object tree, Object... path) {
    Object here = tree;
    for (Object step : path) {
      here = Objects.requireNonNull(((Map<?, ?>) here).get(step), "no " + step);
    }
    return here;
  }

  @Test
  void theConfigurationIsOneThatAnInstanceTakesInEachPod() throws Exception {
    String text = (String) at(documents("config.yaml").getFirst(), "data", "lockstep.yaml");
    Map<?, ?> secrets = (Map<?, ?>) at(documents("config.yaml").getLast(), "stringData");
    Object replicas = at(documents("instances.yaml").get(2), "spec", "replicas");
    List<String> pods = new ArrayList<>();
    for (int i = 0; i < (Integer) replicas; i++) {
      pods.add("lockstep-" + i);
    }

    for (String pod : pods) {
      Config config =
          new ConfigReader(
                  Map.of(
                      "LOCKSTEP_CLUSTER_INSTANCE", pod,
                      "DATABASE_PASSWORD", (String) at(secrets, "DATABASE_PASSWORD"),
                      "ADMIN_PASSWORD", (String) at(secrets, "ADMIN_PASSWORD"),
                      "GIT_TOKEN", (String) at(secrets, "GIT_TOKEN")))
              .read("lockstep.yaml", text);

      assertThat(config.cluster().self()).as(pod).isPresent();
      assertThat(config.cluster().members())
          .extracting(Config.Member::name)
          .containsExactlyElementsOf(pods);
      assertThat(config.server().port()).isEqualTo(3000);
    }
  }

  @Test
  void aGatewayHasTheTimeToDrainAndToStop() throws IOException {
    Waiting waiting = Waiting.defaults();
    Object pod = at(documents("gateway.yaml").get(1), "spec", "template", "spec");
    assertThat((Integer) at(pod, "terminationGracePeriodSeconds"))
        .isGreaterThan(Math.toIntExact(waiting.drain().plus(waiting.stop()).toSeconds()));
  }

  @Test
  void everyPodMatchesItsServiceAndItsDisruptionBudget() throws IOException {
    for (String name : List.of("instances.yaml", "gateway.yaml")) {
      List<Map<?, ?>> documents = documents(name);
      Map<?, ?> labels =
          documents.stream()
              .filter(one -> List.of("StatefulSet", "Deployment").contains(at(one, "kind")))
              .map(one -> (Map<?, ?>) at(one, "spec", "template", "metadata", "labels"))
              .findFirst()
              .orElseThrow();
      for (Map<?, ?> document : documents) {
        switch ((String) at(document, "kind")) {
          case "Service" -> assertThat(at(document, "spec", "selector")).isEqualTo(labels);
          case "StatefulSet", "Deployment", "PodDisruptionBudget" ->
              assertThat(at(document, "spec", "selector", "matchLabels")).isEqualTo(labels);
          default -> throw new AssertionError("unexpected kind in " + name);
        }
      }
    }
  }
}
