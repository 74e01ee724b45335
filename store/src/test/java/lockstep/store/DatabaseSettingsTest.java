package lockstep.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class DatabaseSettingsTest {
  @Test
  void namesTheKeyOfWhatIsWrong() {
    assertThatThrownBy(() -> DatabaseSettings.at("jdbc:mysql://x/y?password=secret"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("database.url:")
        .hasMessageContaining("jdbc:sqlite:FILE")
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() -> DatabaseSettings.at("jdbc:sqlite::memory:"))
        .hasMessageStartingWith("database.url: SQLite in memory");
    assertThatThrownBy(() -> DatabaseSettings.at("jdbc:sqlite:"))
        .hasMessageStartingWith("database.url: SQLite in memory");
    assertThatThrownBy(
            () -> new DatabaseSettings("jdbc:sqlite:x", Optional.empty(), Optional.empty(), 0))
        .hasMessageStartingWith("database.connections:");
  }

  @Test
  void printsNoPassword() {
    DatabaseSettings settings =
        new DatabaseSettings(
            "jdbc:postgresql://db/lockstep?password=secret",
            Optional.of("u"),
            Optional.of("hidden"),
            2);

    assertThat(settings).hasToString("jdbc:postgresql://db/lockstep");
  }
}
