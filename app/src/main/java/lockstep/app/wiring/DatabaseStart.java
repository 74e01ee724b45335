package lockstep.app.wiring;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import lockstep.app.config.Config;
import lockstep.app.config.ConfigException;
import lockstep.core.fault.StoreFault;
import lockstep.core.identity.Identity;
import lockstep.core.identity.Password;
import lockstep.store.Database;

/// Prepares the database: its schema, and the first administrator. It may be away when an instance
/// starts; the instance shows dashboards all the same, and this goes on trying until it was done.
/// Then it does what an upgrade left to be done, a small piece at a time.
final class DatabaseStart implements AutoCloseable {
  private static final Logger LOG = System.getLogger("lockstep.app");
  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final Duration BETWEEN_PIECES = Duration.ofMillis(20);
  private static final Duration END_PATIENCE = Duration.ofSeconds(3);

  private final Database database;
  private final Identity identity;
  private final Config.Security security;
  private final Thread thread = Thread.ofVirtual().name("database").unstarted(this::goOn);

  private boolean prepared;

  private DatabaseStart(Database database, Identity identity, Config.Security security) {
    this.database = database;
    this.identity = identity;
    this.security = security;
  }

  /// Tries once, and goes on in the background when the database is away.
  ///
  /// @throws ConfigException when the database is there and only for newer programs
  static DatabaseStart begin(Database database, Identity identity, Config.Security security)
      throws ConfigException {
    DatabaseStart start = new DatabaseStart(database, identity, security);
    Optional<StoreFault> fault = start.tryOnce();
    Optional<String> refusal = database.refusal();
    if (refusal.isPresent()) {
      throw new ConfigException("the database", List.of(refusal.get()));
    }
    if (fault.isPresent()) {
      LOG.log(
          Level.WARNING,
          "starts without the database and goes on trying: because={0}",
          fault.get().getMessage());
    }
    start.prepared = fault.isEmpty();
    start.thread.start();
    return start;
  }

  private void goOn() {
    try {
      if (!prepared) {
        do {
          Thread.sleep(AGAIN);
        } while (tryOnce().isPresent());
        LOG.log(Level.INFO, "database is there");
      }
      catchUp();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Leaves the database to others between the pieces.
  private void catchUp() throws InterruptedException {
    boolean more = true;
    while (more) {
      try {
        more = database.catchUp();
        Thread.sleep(BETWEEN_PIECES);
      } catch (StoreFault _) {
        Thread.sleep(AGAIN); // those who ask meet it too, and it is told there
      }
    }
  }

  private Optional<StoreFault> tryOnce() {
    try {
      database.migrate();
      if (identity.ensureAdmin(
          security.adminUser(), new Password(security.adminPassword().reveal()))) {
        LOG.log(Level.INFO, "first administrator made: login={0}", security.adminUser());
      }
      identity.learnSecret();
      return Optional.empty();
    } catch (StoreFault fault) {
      return Optional.of(fault);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(END_PATIENCE);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
