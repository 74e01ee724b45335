package lockstep.app.wiring;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import lockstep.app.machine.Loop;
import lockstep.app.machine.Waker;
import lockstep.core.fault.StoreFault;
import lockstep.store.Database;
import lockstep.sync.loop.SyncLoop;
import lockstep.sync.pull.DroppedSaves;

/// Keeps one list of the saves that a rewritten history dropped on all instances, and beyond their
/// restarts.
final class DroppedSharing implements AutoCloseable {
  private static final Logger LOG = System.getLogger("lockstep.app");
  private static final Duration EACH = Duration.ofSeconds(5);

  private final DroppedSaves shared;
  private final SyncLoop sync;
  private final Waker waker = new Waker();
  private final Loop loop;

  private DroppedSharing(DroppedSaves shared, String name, SyncLoop sync) {
    this.shared = shared;
    this.sync = sync;
    // A rewrite is a publication: the sooner others hear of what it dropped, the better.
    sync.listen(
        _ -> {
          if (!sync.dropped().isEmpty()) {
            waker.wake();
          }
        });
    this.loop =
        Loop.start(
            "dropped-" + name,
            () -> {
              share();
              waker.await(EACH);
            });
  }

  /// @param name of the repository
  static DroppedSharing start(Database database, String cluster, String name, SyncLoop sync) {
    return new DroppedSharing(database.droppedSaves(cluster, name), name, sync);
  }

  private void share() {
    try {
      sync.shareDropped(shared);
    } catch (StoreFault away) {
      LOG.log(Level.DEBUG, "dropped saves not shared: reason={0}", away.getMessage());
    }
  }

  @Override
  public void close() {
    loop.close();
  }
}
