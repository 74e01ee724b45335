package lockstep.app.wiring;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
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
  /// Not a virtual one: a start has as few carriers as cores, and they read the mirrors.
  private final Thread thread = Thread.ofPlatform().daemon().name("database").unstarted(this::goOn);

  private final CompletableFuture<Optional<StoreFault>> tried = new CompletableFuture<>();

  private DatabaseStart(Database database, Identity identity, Config.Security security) {
    this.database = database;
    this.identity = identity;
    this.security = security;
  }

  /// Begins to try, and goes on in the background as long as the database is away.
  static DatabaseStart begin(Database database, Identity identity, Config.Security security) {
    DatabaseStart start = new DatabaseStart(database, identity, security);
    start.thread.start();
    return start;
  }

  /// Waits until it was tried once.
  ///
  /// @throws ConfigException when the database is there and only for newer programs
  void awaitFirst() throws ConfigException {
    try {
      tried.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
    Optional<String> refusal = database.refusal();
    if (refusal.isPresent()) {
      throw new ConfigException("the database", List.of(refusal.get()));
    }
  }

  private void goOn() {
    try {
      Optional<StoreFault> fault = tryFirst();
      if (fault.isPresent()) {
        if (database.refusal().isEmpty()) {
          LOG.log(
              Level.WARNING,
              "starts without the database and goes on trying: because={0}",
              fault.get().getMessage());
        }
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

  private Optional<StoreFault> tryFirst() {
    try {
      Optional<StoreFault> fault = tryOnce();
      tried.complete(fault);
      return fault;
    } catch (RuntimeException e) {
      tried.completeExceptionally(e);
      throw e;
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
