package lockstep.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaintenanceCommandTest {
  /// Whoever says for how long believes that it begins.
  @ParameterizedTest
  @ValueSource(strings = {"--for=1h", "--reason=disk", "--force"})
  void whatIsForStartIsNotTakenByStop(String option) throws IOException {
    try (AnsweringServer server = new AnsweringServer()) {
      assertThat(server.run("maintenance", "stop", "b", option))
          .contains("--for, --reason and --force are for start: stop ends it at once.");
      assertThat(server.asked).isEmpty();
    }
  }

  @Test
  void whoIsNotKnownIsToldInTwoSentences() throws IOException {
    try (AnsweringServer server =
        new AnsweringServer()
            .refuse("POST /ha/maintenance", 401, "{'message':'Invalid username or password'}")) {
      assertThat(server.run("maintenance", "stop", "b", "--user=ann:x"))
          .contains("Invalid username or password. Name another account with --user, or --token.");
    }
  }
}
