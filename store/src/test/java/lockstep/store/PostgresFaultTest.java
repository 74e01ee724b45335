package lockstep.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import lockstep.core.fault.StoreFault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A server that is away, hangs, or is started into by many.
class PostgresFaultTest {
  @RegisterExtension static final PostgresServer SERVER = new PostgresServer();

  /// Two seconds, and one for a busy machine.
  private static final Duration SOON = Duration.ofSeconds(3);

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

  @Test
  void aServerThatTakesNoMoreConnectionsIsAFaultUntilItDoesAgain() throws SQLException {
    String url = SERVER.freshUrl();
    List<Connection> others = new ArrayList<>();
    try (Database database = Database.open(DatabaseSettings.at(url))) {
      fill(url, others);
      assertTimeout(
          SOON,
          () ->
              assertThatThrownBy(() -> database.identity().hasUsers())
                  .isInstanceOf(StoreFault.class)
                  .hasMessageContaining("too many clients"));
      for (Connection other : others) {
        other.close();
      }
      others.clear();

      assertThat(database.identity().hasUsers()).isFalse();
    } finally {
      for (Connection other : others) {
        other.close();
      }
    }
  }

  /// Until the server says that it has enough.
  private static void fill(String url, List<Connection> others) {
    for (int i = 0; i < 1_000; i++) {
      try {
        others.add(DriverManager.getConnection(url));
      } catch (SQLException full) {
        assertThat(full.getMessage()).contains("too many clients");
        return;
      }
    }
    throw new AssertionError("the server takes any number of connections");
  }

  @Test
  void connectionsThatTheServerEndsAreReplacedWithoutAFailedRead() throws SQLException {
    String url = SERVER.freshUrl();
    try (Database database = Database.open(DatabaseSettings.at(url))) {
      assertThat(database.identity().hasUsers()).isFalse();
      try (Connection admin = DriverManager.getConnection(url);
          Statement statement = admin.createStatement()) {
        statement.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE application_name = 'lockstep'");
      }

      assertThat(database.identity().hasUsers()).isFalse();
    }
  }
}
