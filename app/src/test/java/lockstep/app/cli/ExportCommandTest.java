package lockstep.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import lockstep.core.secret.Secret;
import lockstep.grafana.Credentials;
import org.junit.jupiter.api.Test;

/// Where the credentials for the Grafana server come from.
class ExportCommandTest {
  private static final Map<String, String> BOTH =
      Map.of("GRAFANA_PASSWORD", "hush", "GRAFANA_TOKEN", "glsa_1");

  @Test
  void aUsersPasswordIsOfTheEnvironmentOrTyped() {
    assertThat(ExportCommand.credentials("ann", BOTH, _ -> Optional.empty()))
        .isEqualTo(new Credentials.Basic("ann", new Secret("hush")));
    assertThat(
            ExportCommand.credentials(
                "ann", Map.of(), user -> Optional.of(new Secret("typed by " + user))))
        .isEqualTo(new Credentials.Basic("ann", new Secret("typed by ann")));
    assertThat(ExportCommand.credentials(null, BOTH, _ -> Optional.empty()))
        .isEqualTo(new Credentials.Bearer(new Secret("glsa_1")));
  }

  @Test
  void aPasswordThatOthersCanSeeIsNotTaken() {
    assertThatThrownBy(() -> ExportCommand.credentials("ann:hush", BOTH, _ -> Optional.empty()))
        .hasMessageContaining("--from-user")
        .hasMessageContaining("GRAFANA_PASSWORD")
        .hasMessageNotContaining("hush");
    assertThatThrownBy(() -> ExportCommand.credentials("ann", Map.of(), _ -> Optional.empty()))
        .hasMessageContaining("GRAFANA_PASSWORD");
  }
}
