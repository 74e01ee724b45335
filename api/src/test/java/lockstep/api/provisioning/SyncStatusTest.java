package lockstep.api.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import lockstep.api.testing.ScriptedSync;
import lockstep.api.testing.TestServer;
import lockstep.core.resource.FileWarning;
import lockstep.sync.job.JobAuthor;
import lockstep.sync.job.JobSpec;
import lockstep.sync.provisioning.HealthRecord;
import lockstep.sync.pull.PullRun;
import lockstep.sync.pull.RepositoryStatus;
import lockstep.sync.pull.RepositoryStatus.State;
import lockstep.sync.repository.RepositoryHealth;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// `status.sync` says what happened.
class SyncStatusTest {
  private static final String ONE =
      "/apis/provisioning.grafana.app/v0alpha1/namespaces/default/repositories/configured";
  private static final Instant BEGAN = Instant.ofEpochMilli(1_000_000);

  private final TestServer server = new TestServer();
  private final ScriptedSync sync = new ScriptedSync();

  SyncStatusTest() {
    server.provisioning().show("configured", sync);
  }

  @AfterEach
  void close() {
    server.close();
  }

  private JsonNode status() {
    return server.admin("GET", ONE).send().json().at("/status/sync");
  }

  private static PullRun run(Optional<Instant> finished, Optional<Instant> retry) {
    return new PullRun(
        Optional.of(BEGAN),
        finished,
        Optional.of("configured-sync"),
        true,
        Optional.of(BEGAN),
        retry);
  }

  private static RepositoryStatus warned(State state, String message, int warnings) {
    return new RepositoryStatus(
        Optional.empty(),
        Optional.empty(),
        0,
        Duration.ZERO,
        state,
        message,
        Optional.empty(),
        IntStream.range(0, warnings).mapToObj(i -> new FileWarning("f" + i, "bad")).toList());
  }

  @Test
  void tellsOfTheJobItsTimesAndTheNextLook() {
    sync.ran(run(Optional.of(BEGAN.plusMillis(250)), Optional.empty()));

    JsonNode status = status();

    assertThat(status.path("state").asText()).isEqualTo("success");
    assertThat(status.path("job").asText()).isEqualTo("configured-sync");
    assertThat(status.path("started").asLong()).isEqualTo(1_000_000);
    assertThat(status.path("finished").asLong()).isEqualTo(1_000_250);
    assertThat(status.path("scheduled").asLong()).isEqualTo(1_060_000);
    assertThat(status.path("incremental").asBoolean()).isTrue();
    assertThat(status.path("message")).isEmpty();
  }

  @Test
  void whatGoesOnHasNoEndAndWhatWasNeverReadNoTimes() {
    assertThat(status().has("job") || status().has("started") || status().has("scheduled"))
        .isFalse();
    assertThat(status().path("incremental").asBoolean()).isFalse();

    sync.ran(run(Optional.empty(), Optional.empty()));

    assertThat(status().path("started").asLong()).isEqualTo(1_000_000);
    assertThat(status().has("finished")).isFalse();
  }

  @Test
  void afterAFailureTheNextTryIsSoonerThanTheInterval() {
    sync.ran(run(Optional.of(BEGAN.plusMillis(250)), Optional.of(BEGAN.plusMillis(1250))));

    assertThat(status().path("scheduled").asLong()).isEqualTo(1_001_250);
  }

  @Test
  void aPullThatWaitsForARunnerIsPendingAndThenWorking() {
    server
        .jobs()
        .add(
            "u1",
            "configured",
            new JobSpec.Pull(true),
            new JobAuthor("1", "admin", "Admin", "a@x"));

    assertThat(status().path("state").asText()).isEqualTo("pending");
    assertThat(status().path("job").asText()).isEqualTo("configured-sync");
  }

  @Test
  void anErrorIsToldAloneAndWarningsAreCounted() {
    sync.be(warned(State.UNREACHABLE, "it does not answer", 3));
    assertThat(words()).containsExactly("it does not answer");

    sync.be(warned(State.SYNCED, "", 25));
    assertThat(words()).hasSize(21).endsWith("and 5 more warnings");
  }

  @Test
  void aHealthyRepositoryIsNotReadyForTheReasonThatItIsNotSynced() {
    server
        .provisioning()
        .store()
        .setHealth("configured", new HealthRecord(RepositoryHealth.healthy("main"), BEGAN, 1, "b"));
    sync.be(ScriptedSync.status(State.HELD, "it deletes 15 of 21"));

    JsonNode ready = server.admin("GET", ONE).send().json().at("/status/conditions/2");

    assertThat(ready.path("type").asText()).isEqualTo("Ready");
    assertThat(ready.path("status").asText()).isEqualTo("False");
    assertThat(ready.path("reason").asText()).isEqualTo("DeletionsHeldBack");
    assertThat(ready.path("message").asText()).isEqualTo("it deletes 15 of 21");
  }

  private List<String> words() {
    return status().path("message").valueStream().map(JsonNode::asText).toList();
  }
}
