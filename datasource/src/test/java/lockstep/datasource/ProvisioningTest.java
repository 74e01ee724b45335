package lockstep.datasource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProvisioningTest {
  private static final TimeRange RANGE = new TimeRange(Instant.EPOCH, Instant.EPOCH);

  private final Provisioning provisioning = new Provisioning(_ -> {});

  @Test
  void testDataIsThereWithoutAnyRecord() {
    DataSources sources = provisioning.sources(List.of());

    assertThat(sources.usual().settings().uid()).isEqualTo("testdata");
    assertThat(sources.byName("TestData")).isPresent();
  }

  @Test
  void aRecordMayBeTheDefault() {
    DataSources sources = provisioning.sources(List.of(record("Metrics DB", "influxdb", true)));

    assertThat(sources.usual().settings().name()).isEqualTo("Metrics DB");
    assertThat(sources.byUid("metrics-db")).isPresent();
    assertThat(sources.byUid("testdata")).isPresent();
  }

  @Test
  void aRecordMayTakeThePlaceOfTestData() {
    DataSources sources = provisioning.sources(List.of(record("TestData", "testdata", false)));

    assertThat(sources.all()).hasSize(1);
    assertThat(sources.usual().settings().name()).isEqualTo("TestData");
  }

  @Test
  void aSourceOfAnUnknownTypeIsListedAndSaysSo() {
    DataSources sources = provisioning.sources(List.of(record("Logs", "loki", false)));

    QueryResult result =
        sources
            .byName("Logs")
            .orElseThrow()
            .query(
                new Query("A", JsonNodeFactory.instance.objectNode(), Optional.empty(), 1, ""),
                RANGE);

    assertThat(result)
        .isEqualTo(QueryResult.badQuery("Logs: Lockstep cannot ask data sources of type loki yet"));
  }

  @Test
  void refusesTwoOfOneName() {
    assertThatThrownBy(
            () ->
                provisioning.sources(
                    List.of(record("x", "loki", false), record("x", "loki", false))))
        .hasMessage("data source uid: x is there twice (expected: once)");
  }

  @Test
  void refusesTwoDefaults() {
    assertThatThrownBy(
            () ->
                provisioning.sources(List.of(record("x", "loki", true), record("y", "loki", true))))
        .hasMessageContaining("y is a second default");
  }

  @Test
  void refusesAPrometheusWithoutAnAddress() {
    assertThatThrownBy(() -> provisioning.sources(List.of(record("prom", "prometheus", false))))
        .hasMessageContaining("url of prom is no address");
  }

  private static DataSourceRecord record(String name, String type, boolean isDefault) {
    return new DataSourceRecord(
        name,
        type,
        Optional.empty(),
        Optional.empty(),
        isDefault,
        JsonNodeFactory.instance.objectNode());
  }
}
