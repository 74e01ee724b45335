package lockstep.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import lockstep.core.fault.StoreFault;

/// Brings the schema to where this program expects it: numbered steps, each done once, all that are
/// missing in one transaction under a lock. Any number of processes may start into it at once.
///
/// A step that was released is never changed; what follows is a new step. Steps only add, and a
/// column that is added has a default, so that an older program goes on beside a newer one during a
/// rolling upgrade, and may be started again in the middle of it. A step that could not keep to
/// that would write the lowest step that a program must know into `schema_floor`; programs that
/// know less refuse to work.
final class Migrations {
  private static final List<String> STEPS =
      List.of(
          "001-identity.sql",
          "002-annotations.sql",
          "003-cluster.sql",
          "004-operations.sql",
          "005-journal.sql",
          "006-identity.sql",
          "007-webhook.sql",
          "008-annotations.sql",
          "009-jobs.sql",
          "010-provisioning.sql",
          "011-heads.sql",
          "012-dropped.sql",
          "013-branches.sql",
          "014-journal.sql",
          "015-annotation-tags.sql",
          "016-save-outcomes.sql",
          "017-annotation-tag-uses.sql",
          "018-lags.sql",
          "019-namesake.sql",
          "020-service-accounts.sql",
          "021-save-requests.sql",
          "022-disabled.sql",
          "023-webhook-events.sql");
  private static final int KNOWN = number(STEPS.getLast());
  private static final long PATIENCE_SECONDS = 2;
  private static final int PATIENCE_MILLIS = 20_000;
  private static final int TURN_MILLIS = 80;
  private static final int MOST_TURNS = 200;
  private static final long BETWEEN_TURNS_NANOS = 20_000_000;
  private static final int SQLITE_BUSY = 5;
  private static final int PRIMARY_CODE = 0xff;

  private final DatabaseSettings settings;
  private final Dialect dialect;
  private final Connections connections;
  private final Connections turns;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile boolean done;
  private volatile Optional<String> refusal = Optional.empty();

  Migrations(DatabaseSettings settings, Dialect dialect) {
    this.settings = settings;
    this.dialect = dialect;
    this.connections = new Connections(settings, dialect, dialect.patient(), PATIENCE_MILLIS);
    this.turns = new Connections(settings, dialect, dialect.patient(), TURN_MILLIS);
  }

  /// Migrates unless this process has seen the schema complete already.
  ///
  /// @throws StoreFault when the database is away, busy, or only for newer programs
  void ensure() {
    if (done) {
      return;
    }
    enter();
    try {
      if (!done) {
        migrate();
        done = true;
      }
    } finally {
      lock.unlock();
    }
  }

  Optional<String> refusal() {
    return refusal;
  }

  private void enter() {
    try {
      if (lock.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw StoreFault.beforehand("the database is being prepared", null);
  }

  private void migrate() {
    if (dialect == Dialect.SQLITE) {
      writeAhead();
    }
    try (Connection connection = connections.getConnection()) {
      connection.setAutoCommit(false);
      execute(connection, dialect.lockSchema());
      execute(
          connection,
          "CREATE TABLE IF NOT EXISTS schema_steps (step BIGINT PRIMARY KEY, name TEXT NOT NULL)");
      execute(connection, "CREATE TABLE IF NOT EXISTS schema_floor (step BIGINT PRIMARY KEY)");
      OptionalInt floor = numbers(connection, "SELECT step FROM schema_floor").max();
      if (floor.orElse(0) > KNOWN) {
        String sentence =
            "the database %s is a newer Lockstep's (it asks for step %d, this one knows %d): upgrade"
                .formatted(settings, floor.getAsInt(), KNOWN);
        refusal = Optional.of(sentence);
        throw StoreFault.beforehand(sentence, null);
      }
      Set<Integer> present =
          numbers(connection, "SELECT step FROM schema_steps").boxed().collect(Collectors.toSet());
      for (String step : STEPS) {
        if (!present.contains(number(step))) {
          apply(connection, step);
        }
      }
      connection.commit();
    } catch (SQLException e) {
      throw Sql.fault("cannot prepare the database " + settings, e);
    }
  }

  /// Lets readers go on while somebody writes. Kept in the file; cannot be set in a transaction.
  ///
  /// Of several who want this of a new file at once SQLite lets one do it, and may turn away the
  /// others at once however patient they are: they come again.
  private void writeAhead() {
    for (int turn = 1; ; turn++) {
      try (Connection connection = turns.getConnection()) {
        execute(connection, "PRAGMA journal_mode = WAL");
        return;
      } catch (SQLException e) {
        if (turn == MOST_TURNS || (e.getErrorCode() & PRIMARY_CODE) != SQLITE_BUSY) {
          throw Sql.fault("cannot prepare the database " + settings, e);
        }
        LockSupport.parkNanos(BETWEEN_TURNS_NANOS);
      }
    }
  }

  private static IntStream numbers(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      IntStream.Builder numbers = IntStream.builder();
      while (rows.next()) {
        numbers.add(rows.getInt(1));
      }
      return numbers.build();
    }
  }

  private static int number(String step) {
    return Integer.parseInt(step.substring(0, step.indexOf('-')));
  }

  private void apply(Connection connection, String step) throws SQLException {
    String script = dialect.words(text(step)).replaceAll("(?m)^--.*$", "");
    for (String statement : Arrays.stream(script.split(";\\s*\n")).map(String::strip).toList()) {
      if (!statement.isEmpty()) {
        execute(connection, statement);
      }
    }
    execute(connection, "INSERT INTO schema_steps VALUES (%d, '%s')".formatted(number(step), step));
  }

  private static String text(String name) {
    try (InputStream stream = Migrations.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException("this build lacks the schema step " + name);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("this build has a broken schema step " + name, e);
    }
  }

  private static void execute(Connection connection, String statement) throws SQLException {
    try (Statement open = connection.createStatement()) {
      open.execute(statement);
    }
  }
}
