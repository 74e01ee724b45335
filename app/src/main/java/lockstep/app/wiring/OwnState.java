package lockstep.app.wiring;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import lockstep.api.ha.StatusRoutes;
import lockstep.api.repository.Repositories;
import lockstep.api.repository.SyncedRepository;
import lockstep.app.machine.Sleep;
import lockstep.cluster.RepositoryLag;
import lockstep.cluster.member.Self;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Heads;
import lockstep.core.snapshot.Catalog;
import lockstep.core.time.Ticker;
import lockstep.sync.pull.GitSilence;
import lockstep.sync.pull.RepositoryStatus;
import lockstep.sync.pull.RepositoryStatus.State;
import lockstep.sync.pull.RepositorySync;

/// What the cluster hears of this instance: a view of its repositories.
///
/// It reaches Git when no remote is out of its reach and one at least takes it. One repository that
/// this instance alone cannot reach is reason enough to give the lease to another member, since its
/// saves would wait here and not there. A remote that refuses it refuses all, who have the same
/// credentials; and one that was just added says nothing yet.
final class OwnState implements Self {
  private static final Duration CATCH_UP = Duration.ofSeconds(1);
  static final Duration LOOK = Duration.ofMillis(2_500);
  private static final Duration AGAIN = Duration.ofMillis(10);

  private final Repositories repositories;
  private final Ticker ticker;
  private final GitSilence silence;

  OwnState(Repositories repositories, Ticker ticker) {
    this.repositories = repositories;
    this.ticker = ticker;
    this.silence = new GitSilence(ticker, look -> Thread.ofVirtual().name("git-look").start(look));
  }

  @Override
  public Report report() {
    Catalog catalog = repositories.catalog();
    Optional<CommitId> first =
        catalog.parts().stream().flatMap(part -> part.snapshot().commit().stream()).findFirst();
    return new Report(
        first,
        catalog.parts().size() > 1 ? catalog.heads() : Heads.NONE,
        repositories.all().stream().map(one -> lag(one.name(), one.sync().status())).toList(),
        Optional.of(catalog.digest()),
        reachesGit(repositories.all().stream().map(one -> one.sync().status().state()).toList()),
        silence(),
        false);
  }

  /// That no commit is known to be missing says something only when the remote was just read.
  static RepositoryLag lag(String repository, RepositoryStatus status) {
    boolean isRead =
        switch (status.state()) {
          case SYNCED, BEHIND, HELD -> true;
          case STARTING, UNREACHABLE, BRANCH_MISSING, REFUSED -> false;
        };
    return new RepositoryLag(
        repository,
        isRead || status.lagCommits() > 0
            ? OptionalInt.of(status.lagCommits())
            : OptionalInt.empty(),
        status.state() == State.STARTING ? Optional.empty() : Optional.of(status.lag()),
        StatusRoutes.word(status.state()));
  }

  /// Of the remote that has been silent for the longest.
  private Duration silence() {
    return repositories.all().stream()
        .map(one -> silence.of(one.name(), one.sync().unanswered(), one.sync().trees()::branches))
        .max(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }

  /// True too when there is nothing to reach.
  static boolean reachesGit(List<State> states) {
    return states.isEmpty()
        || (!states.contains(State.UNREACHABLE) && states.stream().anyMatch(State::reached));
  }

  @Override
  public boolean catchUp(Set<CommitId> commits) {
    long until = ticker.nanos() + CATCH_UP.toNanos();
    return commits.stream().allMatch(commit -> isReached(commit, until));
  }

  /// A commit is of one repository, and only that one's history has it.
  private boolean isReached(CommitId commit, long until) {
    List<SyncedRepository> all = repositories.all();
    if (all.size() == 1) {
      return all.getFirst().sync().await(commit, left(until));
    }
    do {
      if (all.stream().anyMatch(one -> one.sync().await(commit, Duration.ZERO))) {
        return true;
      }
      Sleep.quietly(AGAIN);
    } while (!left(until).isZero());
    return false;
  }

  private Duration left(long until) {
    return Duration.ofNanos(Math.max(0, until - ticker.nanos()));
  }

  @Override
  public long epochInGit() {
    return repositories.all().stream().mapToLong(one -> one.sync().past().epoch()).max().orElse(0);
  }

  @Override
  public boolean reachesGitNow() {
    List<SyncedRepository> all = repositories.all();
    Map<String, Optional<Instant>> before = new HashMap<>();
    all.forEach(one -> before.put(one.name(), one.sync().status().lastPull()));
    long until = ticker.nanos() + LOOK.toNanos();
    all.forEach(one -> one.sync().pull(RepositorySync.Trigger.CANDIDACY));
    do {
      List<Boolean> answered =
          all.stream()
              .filter(one -> one.sync().status().state() != State.REFUSED)
              .map(one -> !one.sync().status().lastPull().equals(before.get(one.name())))
              .toList();
      if (!answered.contains(false) && (all.isEmpty() || !answered.isEmpty())) {
        return true;
      }
      Sleep.quietly(AGAIN);
    } while (!left(until).isZero());
    return false;
  }
}
