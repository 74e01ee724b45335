package lockstep.api.ha;

import java.util.List;
import java.util.Optional;
import lockstep.api.http.Traffic;
import lockstep.api.repository.Repositories;
import lockstep.api.repository.SyncedRepository;
import lockstep.cluster.ClusterView;
import lockstep.core.resource.Dashboard;
import lockstep.sync.pull.GitFault;
import lockstep.sync.pull.RepositoryStatus;

/// Whether this instance can serve, found out by doing it: a dashboard is read from each mirror on
/// the thread of the request that asks.
///
/// It is ready once each repository has shown something or was tried in vain. From then on it stays
/// so: a repository that is added later, which every instance begins to read at the same time,
/// takes none of them out of service.
final class Readiness {
  private final Repositories repositories;
  private final ClusterView cluster;
  private final Traffic traffic;
  private volatile boolean started;

  Readiness(Repositories repositories, ClusterView cluster, Traffic traffic) {
    this.repositories = repositories;
    this.cluster = cluster;
    this.traffic = traffic;
  }

  /// Why it cannot be read from; empty when it can.
  Optional<String> unfitToRead() {
    if (traffic.draining()) {
      return Optional.of("draining");
    }
    Optional<String> drained = cluster.drained();
    return drained.isPresent() ? drained : unfit();
  }

  /// True when a person takes it out of service and nothing else is wrong with it: it serves what
  /// still comes, so a proxy that has nobody else may send people here.
  boolean drained() {
    return !traffic.draining() && cluster.drained().isPresent() && unfit().isEmpty();
  }

  private Optional<String> unfit() {
    List<SyncedRepository> all = repositories.all();
    if (!started) {
      if (all.stream().anyMatch(Readiness::isStarting)) {
        return Optional.of("nothing has been pulled yet");
      }
      started = true;
    }
    return all.stream().flatMap(one -> unreadable(one).stream()).findFirst();
  }

  private static boolean isStarting(SyncedRepository repository) {
    return repository.sync().status().state() == RepositoryStatus.State.STARTING;
  }

  /// Why nothing can be saved here; empty when something can, in one of the repositories at least.
  Optional<String> unfitToWrite() {
    Optional<String> reason = unfitToRead();
    if (reason.isPresent()) {
      return reason;
    }
    List<Optional<String>> reasons =
        repositories.all().stream().map(one -> away(one.sync().status())).toList();
    return reasons.isEmpty()
        ? Optional.of("there is no repository to save to")
        : reasons.stream().anyMatch(Optional::isEmpty) ? Optional.empty() : reasons.getFirst();
  }

  private static Optional<String> away(RepositoryStatus status) {
    return switch (status.state()) {
      case STARTING, UNREACHABLE, BRANCH_MISSING, REFUSED ->
          Optional.of("the Git remote: " + status.message());
      case SYNCED, BEHIND, HELD -> Optional.empty();
    };
  }

  private static Optional<String> unreadable(SyncedRepository repository) {
    Optional<Dashboard> any =
        repository.sync().snapshot().dashboards().values().stream().findFirst();
    try {
      any.ifPresent(dashboard -> repository.sync().body(dashboard));
      return Optional.empty();
    } catch (GitFault fault) {
      return Optional.of("the mirror cannot be read");
    }
  }
}
