package lockstep.app.wiring;

import java.nio.file.Path;
import java.time.Duration;
import lockstep.api.repository.SyncedRepository;
import lockstep.app.machine.Loop;
import lockstep.app.machine.Sleep;
import lockstep.sync.journal.JournalledSync;
import lockstep.sync.journal.WaitingRoom;
import lockstep.sync.loop.SyncLoop;
import lockstep.sync.pull.RepositoryStatus;
import lockstep.sync.pull.RepositorySync.Trigger;
import lockstep.sync.repository.OnGitDown;
import lockstep.sync.repository.RepositorySetup;
import lockstep.sync.repository.RepositorySpec;

/// One repository while it runs: its mirror, its loop, its interval, its journal.
final class RunningRepository implements AutoCloseable {
  private static final Duration SAVES_ON_THEIR_WAY = Duration.ofSeconds(5);
  private static final Duration AGAIN = Duration.ofMillis(5);

  private final RepositorySetup setup;
  private final Path mirror;
  private final SyncLoop loop;
  private final SyncedRepository shown;
  private final Opened opened;

  private RunningRepository(
      RepositorySetup setup, Path mirror, SyncLoop loop, SyncedRepository shown, Opened opened) {
    this.setup = setup;
    this.mirror = mirror;
    this.loop = loop;
    this.shown = shown;
    this.opened = opened;
  }

  /// Opens all of it and begins to pull.
  ///
  /// @param mirror the folder of its own
  static RunningRepository open(RepositorySetup setup, Path mirror, RepositoryParts parts) {
    return open(begin(setup, mirror, parts.loops()), parts);
  }

  /// The same for one that was begun.
  static RunningRepository open(Begun begun, RepositoryParts parts) {
    try {
      return open(begun.setup(), begun.mirror(), begun.loop(), parts, begun.opened());
    } catch (RuntimeException e) {
      begun.close();
      throw e;
    }
  }

  /// A repository that is read already, by a loop that nobody listens to yet.
  record Begun(RepositorySetup setup, Path mirror, SyncLoop loop, Opened opened)
      implements AutoCloseable {
    /// The same, to be shown by another setup that its loop does not differ by.
    Begun as(RepositorySetup other) {
      return new Begun(other, mirror, loop, opened);
    }

    @Override
    public void close() {
      opened.close();
    }
  }

  /// Opens the mirror and begins to pull; for that no database is needed.
  static Begun begin(RepositorySetup setup, Path mirror, LoopParts parts) {
    Opened opened = new Opened();
    try {
      SyncLoop loop =
          DrivenLoop.start(
              setup,
              mirror,
              parts.storage().limits(),
              parts.quota(),
              parts.clock(),
              parts.ticker(),
              parts.random(),
              parts.instance(),
              parts.epoch(),
              opened);
      return new Begun(setup, mirror, loop, opened);
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  private static RunningRepository open(
      RepositorySetup setup, Path mirror, SyncLoop loop, RepositoryParts parts, Opened opened) {
    RepositorySpec spec = setup.spec();
    WaitingRoom waiting =
        spec.whenAway().policy() == OnGitDown.JOURNAL
            ? WaitingRoom.of(parts.database().journal(parts.cluster(), spec.name()))
            : WaitingRoom.closed();
    JournalledSync sync =
        new JournalledSync(loop, loop::isRemoteAway, waiting, spec.whenAway().journal());
    SyncedRepository shown =
        new SyncedRepository(
            spec,
            sync,
            waiting,
            Webhooks.of(setup, parts.database().deliveries(parts.cluster()), sync, parts.peers()));
    opened.add(
        Loop.each(
            "interval-" + spec.name(), spec.sync().interval(), () -> sync.pull(Trigger.INTERVAL)));
    opened.add(DroppedSharing.start(parts.database(), parts.cluster(), spec.name(), loop));
    opened.add(OutcomeSharing.start(parts.database(), parts.cluster(), spec.name(), loop));
    opened.add(
        Draining.start(parts.database(), parts.cluster(), spec.name(), loop, parts.writer()));
    return new RunningRepository(setup, mirror, loop, shown, opened);
  }

  RepositorySetup setup() {
    return setup;
  }

  Path mirror() {
    return mirror;
  }

  SyncedRepository shown() {
    return shown;
  }

  /// Waits until it shows what its mirror has, or has been to its remote.
  void awaitStart(Duration patience) {
    long pauses = patience.dividedBy(AGAIN);
    while (pauses-- > 0 && isStarting()) {
      Sleep.quietly(AGAIN);
    }
  }

  private boolean isStarting() {
    return shown.sync().snapshot().commit().isEmpty()
        && shown.sync().status().state() == RepositoryStatus.State.STARTING;
  }

  /// Saves that are on their way come to an outcome first; those that wait are told that nothing
  /// was written. What waits in the journal stays there.
  @Override
  public void close() {
    loop.close(SAVES_ON_THEIR_WAY);
    opened.close();
  }
}
