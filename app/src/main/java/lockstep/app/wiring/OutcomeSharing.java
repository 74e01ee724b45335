package lockstep.app.wiring;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import lockstep.app.machine.Loop;
import lockstep.app.machine.Waker;
import lockstep.core.fault.StoreFault;
import lockstep.store.Database;
import lockstep.sync.loop.SyncLoop;
import lockstep.sync.save.SaveBook;

/// Puts what became of saves that Git does not tell into the shared table, behind the answers: a
/// database that is away delays none.
final class OutcomeSharing implements AutoCloseable {
  private static final Logger LOG = System.getLogger("lockstep.app");
  private static final Duration AGAIN = Duration.ofSeconds(5);

  private final SaveBook book;
  private final SyncLoop sync;
  private final Waker waker = new Waker();
  private final Loop loop;

  private OutcomeSharing(SaveBook book, String name, SyncLoop sync) {
    this.book = book;
    this.sync = sync;
    this.loop =
        Loop.start(
            "outcomes-" + name,
            () -> {
              waker.await(AGAIN);
              share();
            });
    sync.onOutcome(waker::wake);
  }

  /// @param name of the repository
  static OutcomeSharing start(Database database, String cluster, String name, SyncLoop sync) {
    return new OutcomeSharing(database.saveBook(cluster), name, sync);
  }

  private void share() {
    try {
      while (sync.shareOutcomes(book)) {
        // until all is told
      }
    } catch (StoreFault away) {
      LOG.log(Level.DEBUG, "outcomes of saves not shared: reason={0}", away.getMessage());
    }
  }

  @Override
  public void close() {
    loop.close();
    share();
  }
}
