package lockstep.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import lockstep.cluster.TransitionKind;
import lockstep.cluster.lease.Claim;
import lockstep.cluster.lease.LeaseStore;
import lockstep.core.fault.StoreFault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// An instance that is stopped, or cut off, in the middle of a transaction: what it has locked is
/// free again before anybody misses it.
class PostgresStoppedClientTest {
  @RegisterExtension static final PostgresServer SERVER = new PostgresServer();

  private static final Duration SOON = Duration.ofSeconds(6);
  private static final Duration TTL = Duration.ofSeconds(10);

  @Test
  void theLeaseCanBeTakenFromWhoStoppedInTheMiddleOfARenewal() throws SQLException {
    DatabaseSettings settings = DatabaseSettings.at(SERVER.freshUrl());
    try (Database database = Database.open(settings)) {
      LeaseStore leases = database.leases("ops");
      assertThat(leases.claim(claim("a", 0))).isTrue();

      try (Connection stopped = opened(settings)) {
        renewAndStop(stopped);

        assertTimeoutPreemptively(SOON, () -> assertThat(taken(leases, claim("b", 1))).isTrue());

        assertThatThrownBy(stopped::commit).isInstanceOf(SQLException.class);
      }
      assertThat(leases.read().orElseThrow().holder()).isEqualTo("b");
    }
  }

  @Test
  void whoGaveUpWaitingForALockIsNotLeftInTheServer() throws SQLException {
    DatabaseSettings settings = DatabaseSettings.at(SERVER.freshUrl());
    try (Database database = Database.open(settings);
        Connection admin = DriverManager.getConnection(settings.url())) {
      LeaseStore leases = database.leases("ops");
      assertThat(leases.claim(claim("a", 0))).isTrue();
      admin.setAutoCommit(false);
      renew(admin);

      assertThatThrownBy(() -> leases.claim(claim("b", 1)))
          .isInstanceOf(StoreFault.class)
          .hasMessageContaining("lock timeout");

      assertThat(waiting(admin)).isZero();
    }
  }

  private static boolean taken(LeaseStore leases, Claim claim) {
    while (true) {
      try {
        return leases.claim(claim);
      } catch (StoreFault _) {
        // Somebody has the row: again.
      }
    }
  }

  private static Connection opened(DatabaseSettings settings) throws SQLException {
    return new Connections(settings, Dialect.POSTGRES, Dialect.POSTGRES.quick(), 1).getConnection();
  }

  private static void renewAndStop(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    renew(connection);
  }

  private static void renew(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate("UPDATE leases SET expires_at = expires_at + 1"))
          .isEqualTo(1);
    }
  }

  private static int waiting(Connection admin) throws SQLException {
    try (Statement statement = admin.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT count(*) FROM pg_stat_activity"
                    + " WHERE application_name = 'lockstep' AND wait_event_type = 'Lock'")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  private static Claim claim(String holder, long seen) {
    return new Claim(
        holder,
        holder + "-boot",
        seen,
        seen + 1,
        Claim.Terms.AT_ONCE,
        TTL,
        TransitionKind.FAILOVER,
        "a test",
        List.of());
  }
}
