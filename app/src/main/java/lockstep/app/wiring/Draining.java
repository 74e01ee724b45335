package lockstep.app.wiring;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.OptionalLong;
import lockstep.app.machine.Loop;
import lockstep.cluster.Writer;
import lockstep.cluster.WriterView;
import lockstep.core.fault.StoreFault;
import lockstep.store.Database;
import lockstep.sync.journal.Drainer;
import lockstep.sync.loop.SyncLoop;
import lockstep.sync.pull.RepositorySync.Trigger;

/// Drains the journal while this instance is the writer, and looks for Git while it is away.
final class Draining implements AutoCloseable {
  private static final Logger LOG = System.getLogger("lockstep.app");
  private static final Duration EACH = Duration.ofSeconds(1);
  private static final Duration PROBE = Duration.ofSeconds(2);

  private final Drainer drainer;
  private final Loop drains;
  private final Loop probes;

  private Draining(Database database, String cluster, String name, SyncLoop sync, WriterView view) {
    this.drainer =
        new Drainer(
            database.journal(cluster, name),
            new GitSaver(sync),
            () ->
                view.writer()
                    .filter(Writer::self)
                    .map(writer -> OptionalLong.of(writer.epoch()))
                    .orElse(OptionalLong.empty()));
    this.drains = Loop.each("journal", EACH, this::drain);
    this.probes =
        Loop.each(
            "git-probe",
            PROBE,
            () -> {
              if (sync.isRemoteAway()) {
                sync.pull(Trigger.PEER_HINT);
              }
            });
  }

  /// Also where saves are refused while Git is away: some may wait from before that was configured.
  ///
  /// @param name of the repository
  /// @param view says whether this instance is the writer
  static Draining start(
      Database database, String cluster, String name, SyncLoop sync, WriterView view) {
    return new Draining(database, cluster, name, sync, view);
  }

  private void drain() {
    try {
      for (Drainer.Turn turn = drainer.turn(); turn.didSomething(); turn = drainer.turn()) {
        LOG.log(
            turn.setAside() > 0 ? Level.WARNING : Level.INFO,
            "journal drained: saved={0} setAside={1}",
            turn.saved(),
            turn.setAside());
      }
    } catch (StoreFault away) {
      LOG.log(Level.DEBUG, "journal not drained: reason={0}", away.getMessage());
    }
  }

  @Override
  public void close() {
    drains.close();
    probes.close();
  }
}
