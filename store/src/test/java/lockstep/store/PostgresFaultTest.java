package lockstep.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.concurrent.Callable;
import lockstep.core.fault.StoreFault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A server that is away, hangs, or is started into by many.
class PostgresFaultTest {
  @RegisterExtension static final PostgresServer SERVER = new PostgresServer();

  /// Two seconds, and some for a busy machine.
  private static final Duration SOON = Duration.ofSeconds(6);

  @Test
  void tenStartIntoAnEmptySchemaAtOnce() {
    String url = SERVER.freshUrl();

    assertThat(
            Together.run(
                10,
                _ ->
                    (Callable<Boolean>)
                        () -> {
                          try (Database database = Database.open(DatabaseSettings.at(url))) {
                            return database.identity().hasUsers();
                          }
                        }))
        .containsOnly(false);
  }

  @Test
  void anAbsentServerIsAFaultAndNoReasonNotToStart() {
    try (Database database = Database.open(DatabaseSettings.at(SERVER.absentUrl()))) {
      assertTimeout(
          SOON,
          () ->
              assertThatThrownBy(() -> database.identity().hasUsers())
                  .isInstanceOf(StoreFault.class)
                  .hasMessageContaining("refused"));
    }
  }

  @Test
  void aHangingServerFailsCallsInBoundedTimeAndIsUsedAgainWhenItGoesOn() {
    try (Database database = Database.open(DatabaseSettings.at(SERVER.freshUrl()))) {
      assertThat(database.identity().hasUsers()).isFalse();
      try {
        SERVER.signal("STOP");
        assertTimeout(
            SOON,
            () ->
                assertThatThrownBy(() -> database.identity().hasUsers())
                    .isInstanceOf(StoreFault.class));
        assertTimeout(
            SOON,
            () ->
                assertThatThrownBy(() -> database.identity().clearFailures("eve"))
                    .isInstanceOf(StoreFault.class));
      } finally {
        SERVER.signal("CONT");
      }

      assertThat(database.identity().hasUsers()).isFalse();
    }
  }
}
