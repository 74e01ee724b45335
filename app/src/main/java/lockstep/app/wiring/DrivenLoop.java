package lockstep.app.wiring;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import lockstep.app.machine.Loop;
import lockstep.app.machine.ProgramFiles;
import lockstep.core.snapshot.FolderRules;
import lockstep.core.snapshot.Quota;
import lockstep.core.snapshot.SnapshotBuilder;
import lockstep.core.time.Ticker;
import lockstep.git.FetchLimits;
import lockstep.git.JGitRepository;
import lockstep.git.KeptFile;
import lockstep.sync.loop.SyncLoop;
import lockstep.sync.repository.RepositorySetup;
import lockstep.sync.repository.RepositorySpec;

/// A loop over a mirror of its own, and the thread that drives it.
final class DrivenLoop {
  private static final Duration TURN = Duration.ofSeconds(1);
  private static final Duration KEEP = Duration.ofSeconds(2);

  private DrivenLoop() {}

  /// Opens the mirror and begins to pull.
  ///
  /// @param quota of the repository
  /// @param instance named in the commits
  /// @param opened gets what is to be closed when the loop is closed
  static SyncLoop start(
      RepositorySetup setup,
      Path mirror,
      FetchLimits limits,
      Quota quota,
      InstantSource clock,
      Ticker ticker,
      RandomGenerator random,
      String instance,
      LongSupplier epoch,
      Opened opened) {
    RepositorySpec spec = setup.spec();
    JGitRepository git = opened.add(JGitRepository.open(setup, mirror, ticker, limits));
    SyncLoop loop =
        new SyncLoop(
            git,
            spec.writable() ? git : new ReadOnlyRemote(git),
            git,
            new SnapshotBuilder(
                new FolderRules(spec.name(), spec.title(), spec.sync().target()), quota),
            spec.sync().deletions().rule(),
            spec.whenAway().policy(),
            clock,
            ticker,
            random,
            instance,
            epoch,
            new KeptFile(mirror, ProgramFiles.fingerprint() + "\n" + spec.location().path()));
    opened.add(
        Loop.start(
            "sync-" + spec.name(),
            () -> {
              loop.awaitWork(TURN);
              loop.turn();
            }));
    opened.add(Loop.each("tip-" + spec.name(), KEEP, loop::keepTip));
    return loop;
  }
}
