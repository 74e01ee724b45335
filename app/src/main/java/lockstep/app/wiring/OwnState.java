package lockstep.app.wiring;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import lockstep.app.machine.Sleep;
import lockstep.cluster.member.Self;
import lockstep.core.resource.CommitId;
import lockstep.core.snapshot.Snapshot;
import lockstep.core.time.Ticker;
import lockstep.sync.pull.RepositoryStatus;
import lockstep.sync.pull.RepositorySync;

/// What the cluster hears of this instance: a view of its repository.
final class OwnState implements Self {
  private static final Duration CATCH_UP = Duration.ofSeconds(1);
  private static final Duration LOOK = Duration.ofMillis(2_500);
  private static final Duration AGAIN = Duration.ofMillis(10);

  private final RepositorySync sync;
  private final Ticker ticker;

  OwnState(RepositorySync sync, Ticker ticker) {
    this.sync = sync;
    this.ticker = ticker;
  }

  @Override
  public Report report() {
    Snapshot snapshot = sync.snapshot();
    return new Report(
        snapshot.commit(),
        Optional.of(snapshot.digest()),
        reachesGit(sync.status().state()),
        false);
  }

  private static boolean reachesGit(RepositoryStatus.State state) {
    return switch (state) {
      case SYNCED, BEHIND, HELD, BRANCH_MISSING -> true;
      case STARTING, UNREACHABLE, REFUSED -> false;
    };
  }

  @Override
  public boolean catchUp(Set<CommitId> commits) {
    long until = ticker.nanos() + CATCH_UP.toNanos();
    return commits.stream()
        .allMatch(
            commit -> sync.await(commit, Duration.ofNanos(Math.max(0, until - ticker.nanos()))));
  }

  @Override
  public boolean reachesGitNow() {
    Optional<Instant> before = sync.status().lastPull();
    long until = ticker.nanos() + LOOK.toNanos();
    sync.pull(RepositorySync.Trigger.PEER_HINT);
    while (ticker.nanos() - until < 0) {
      RepositoryStatus now = sync.status();
      if (!now.lastPull().equals(before)) {
        return true;
      }
      Sleep.quietly(AGAIN);
    }
    return false;
  }
}
