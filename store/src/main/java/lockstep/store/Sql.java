package lockstep.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import lockstep.core.fault.StoreFault;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/// Runs statements, within two seconds or not at all, and turns what databases throw into
/// [StoreFault].
///
/// SQLite has one writer at a time among all processes. Inside this process writes go through one
/// connection, so that they queue up fairly here; between processes SQLite waits, and whoever has
/// more to write gives way for a moment after each transaction, or the others would never find the
/// lock free.
final class Sql implements AutoCloseable {
  private static final int SQLITE_BUSY = 5;
  private static final int SQLITE_LOCKED = 6;
  private static final int MAX_ATTEMPTS = 2;
  private static final long CONNECT_MILLIS = 1_000;
  private static final long QUEUE_MILLIS = 2_000;
  private static final int LOCK_MILLIS = 1_000;
  private static final long GIVE_WAY_NANOS = 2_000_000;

  private final Dialect dialect;
  private final Migrations migrations;
  private final HikariDataSource readers;
  private final HikariDataSource writers;
  private final Jdbi reading;
  private final Jdbi writing;

  Sql(DatabaseSettings settings, Dialect dialect, Migrations migrations) {
    this.dialect = dialect;
    this.migrations = migrations;
    this.readers = pool(settings, dialect, "lockstep-sql", settings.connections(), CONNECT_MILLIS);
    this.writers =
        switch (dialect) {
          case SQLITE -> pool(settings, dialect, "lockstep-sql-write", 1, QUEUE_MILLIS);
          case POSTGRES -> readers;
        };
    this.reading = Jdbi.create(readers);
    this.writing = Jdbi.create(writers);
  }

  private static HikariDataSource pool(
      DatabaseSettings settings, Dialect dialect, String name, int size, long patienceMillis) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(name);
    config.setDataSource(new Connections(settings, dialect, dialect.quick(), LOCK_MILLIS));
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(patienceMillis);
    config.setValidationTimeout(500);
    // A database that is away when this process starts is an outcome of requests, not of the start.
    config.setInitializationFailTimeout(-1);
    return new HikariDataSource(config);
  }

  /// Reads.
  ///
  /// @param what is read, for the fault: "sessions"
  <T> T read(String what, Function<Handle, T> work) {
    return run("cannot read " + what, true, () -> reading.withHandle(work::apply));
  }

  /// Writes in one transaction: all of it or nothing.
  ///
  /// @param what is written, for the fault: "sessions"
  <T> T write(String what, Function<Handle, T> work) {
    return run(
        "cannot write " + what,
        false,
        () ->
            writing.withHandle(
                handle -> {
                  T result = handle.inTransaction(work::apply);
                  giveWay();
                  return result;
                }));
  }

  private void giveWay() {
    if (dialect == Dialect.SQLITE
        && writers.getHikariPoolMXBean().getThreadsAwaitingConnection() > 0) {
      LockSupport.parkNanos(GIVE_WAY_NANOS);
    }
  }

  Query query(Handle handle, String statement) {
    return handle.createQuery(dialect.words(statement));
  }

  Update update(Handle handle, String statement) {
    return handle.createUpdate(dialect.words(statement));
  }

  Dialect dialect() {
    return dialect;
  }

  private <T> T run(String problem, boolean mayRepeat, Work<T> work) {
    migrations.ensure();
    for (int attempt = 1; ; attempt++) {
      try {
        return work.run();
      } catch (JdbiException | SQLException e) {
        if (attempt == MAX_ATTEMPTS || !isWorthRepeating(e, mayRepeat)) {
          throw fault(problem, e);
        }
      }
    }
  }

  /// A busy SQLite did nothing. A connection that broke may have done it, which harms only writes.
  private static boolean isWorthRepeating(Exception e, boolean mayRepeat) {
    SQLException cause = sqlCause(e);
    if (cause == null) {
      return false;
    }
    String state = cause.getSQLState() == null ? "" : cause.getSQLState();
    return cause.getErrorCode() == SQLITE_BUSY
        || cause.getErrorCode() == SQLITE_LOCKED
        || (mayRepeat && !timedOut(e) && (state.startsWith("57P") || state.startsWith("08006")));
  }

  /// One that did not answer in time would not the second time either, and the caller has waited.
  private static boolean timedOut(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof SocketTimeoutException) {
        return true;
      }
    }
    return false;
  }

  static StoreFault fault(String problem, Exception e) {
    SQLException cause = sqlCause(e);
    String words = cause == null ? e.getClass().getSimpleName() : firstLine(cause);
    return e instanceof ConnectionException
        ? StoreFault.beforehand(problem + ": " + words, e)
        : new StoreFault(problem + ": " + words, e);
  }

  private static String firstLine(SQLException cause) {
    String message = cause.getMessage() == null ? "" : cause.getMessage();
    return message.lines().findFirst().orElse(cause.getClass().getSimpleName());
  }

  private static @Nullable SQLException sqlCause(Throwable thrown) {
    SQLException found = null;
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        found = sql;
      }
    }
    return found;
  }

  @Override
  public void close() {
    readers.close();
    writers.close();
  }

  private interface Work<T> {
    T run() throws SQLException;
  }
}
