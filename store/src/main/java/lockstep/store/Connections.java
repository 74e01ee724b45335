package lockstep.store;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.sqlite.BusyHandler;

/// Opens connections, and teaches those to SQLite how to wait for another process that writes.
///
/// SQLite's own way looks ever more seldom, up to every 100 ms, so that on a busy file the one who
/// has waited longest looks least and may never get its turn. Here everybody looks every
/// millisecond.
final class Connections implements DataSource {
  private static final long LOOK_EVERY_NANOS = 1_000_000;
  private static final int CLOSING_SECONDS = 5;

  private final String url;
  private final Dialect.Opening opening;
  private final Dialect dialect;
  private final int looks;

  /// @param looks how many milliseconds, roughly, an SQLite connection waits for its turn
  Connections(DatabaseSettings settings, Dialect dialect, Dialect.Opening opening, int looks) {
    this.url = settings.url();
    this.opening = opening;
    this.dialect = dialect;
    this.looks = looks;
    Properties properties = opening.properties();
    settings.user().ifPresent(user -> properties.setProperty("user", user));
    settings.password().ifPresent(password -> properties.setProperty("password", password));
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection connection = DriverManager.getConnection(url, opening.properties());
    try {
      if (dialect == Dialect.SQLITE) {
        BusyHandler.setHandler(connection, new Patience(looks));
      }
      if (!opening.first().isEmpty()) {
        try (Statement statement = connection.createStatement()) {
          statement.execute(opening.first());
        }
      }
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  @Override
  public Connection getConnection(@Nullable String user, @Nullable String password)
      throws SQLException {
    throw new SQLFeatureNotSupportedException("the user is in the settings");
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(@Nullable PrintWriter out) {}

  @Override
  public void setLoginTimeout(int seconds) {}

  /// For so long a pool that is closed waits for a connection that is just being opened; else the
  /// file would be opened, and SQLite's files beside it made, after all was closed.
  @Override
  public int getLoginTimeout() {
    return CLOSING_SECONDS;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException("no parent logger");
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLException("nothing is wrapped here");
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }

  /// Called by SQLite, inside the call that has to wait.
  private static final class Patience extends BusyHandler {
    private final int looks;

    Patience(int looks) {
      this.looks = looks;
    }

    @Override
    protected int callback(int calls) {
      if (calls >= looks) {
        return 0;
      }
      LockSupport.parkNanos(LOOK_EVERY_NANOS);
      return 1;
    }
  }
}
