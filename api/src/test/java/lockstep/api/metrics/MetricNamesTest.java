package lockstep.api.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import lockstep.api.testing.TestServer;
import lockstep.core.resource.Content;
import lockstep.core.resource.Formats;
import lockstep.core.resource.RepoPath;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is shipped to watch an instance with uses the names that it tells.
class MetricNamesTest {
  private static final Path ROOT = Path.of(System.getProperty("lockstep.root"));
  private static final Pattern NAME =
      Pattern.compile("\\b(?:lockstep|http_server|jvm|process)_[a-z_]*[a-z]\\b(?!=)");

  private final TestServer server = new TestServer();

  @AfterEach
  void stop() {
    server.close();
  }

  /// The names that an instance tells after a save, which is when all are there.
  private SortedSet<String> told() {
    server
        .admin("POST", "/api/dashboards/db")
        .json("{'dashboard':{'uid':'cpu','title':'CPU','panels':[]},'overwrite':true}")
        .send();
    return server
        .call("GET", "/metrics")
        .send()
        .text()
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.replaceAll("[{ ].*", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static SortedSet<String> namesIn(String text) {
    return NAME.matcher(text)
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"deploy/prometheus/alerts.yaml", "deploy/grafana/lockstep.json"})
  void eachNameThatIsShippedIsTold(String file) throws IOException {
    SortedSet<String> used = namesIn(Files.readString(ROOT.resolve(file)));
    used.removeIf(name -> name.startsWith("lockstep_gateway_"));

    assertThat(used).hasSizeGreaterThan(8);
    assertThat(told()).containsAll(used);
  }

  @Test
  void theDocsHaveEachOfOurNamesAndNoOther() throws IOException {
    String docs = Files.readString(ROOT.resolve("docs/operate/monitoring.md"));
    SortedSet<String> ours =
        told().stream()
            .filter(name -> name.startsWith("lockstep_"))
            .collect(Collectors.toCollection(TreeSet::new));
    // An instance among others adds it, which this one is not.
    ours.add("lockstep_bundles_total");

    assertThat(namesIn(docs))
        .filteredOn(name -> name.startsWith("lockstep_") && !name.startsWith("lockstep_gateway"))
        .containsExactlyInAnyOrderElementsOf(ours);
  }

  @Test
  void theDashboardIsOne() throws IOException {
    byte[] file = Files.readAllBytes(ROOT.resolve("deploy/grafana/lockstep.json"));

    assertThat(Formats.parse(new RepoPath("lockstep.json"), file))
        .isInstanceOf(Content.DashboardFile.class);
  }
}
