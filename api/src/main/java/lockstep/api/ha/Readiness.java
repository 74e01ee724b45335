package lockstep.api.ha;

import java.util.Optional;
import lockstep.api.http.Traffic;
import lockstep.api.save.SyncedRepository;
import lockstep.cluster.ClusterView;
import lockstep.core.resource.Dashboard;
import lockstep.core.snapshot.Snapshot;
import lockstep.sync.pull.GitFault;
import lockstep.sync.pull.RepositoryStatus;

/// Whether this instance can serve, found out by doing it: a dashboard is read from the mirror on
/// the thread of the request that asks.
final class Readiness {
  private final SyncedRepository repository;
  private final ClusterView cluster;
  private final Traffic traffic;

  Readiness(SyncedRepository repository, ClusterView cluster, Traffic traffic) {
    this.repository = repository;
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
    RepositoryStatus status = repository.sync().status();
    if (status.state() == RepositoryStatus.State.STARTING) {
      return Optional.of("nothing has been pulled yet");
    }
    return unreadable(repository.sync().snapshot());
  }

  /// Why nothing can be saved here; empty when it can.
  Optional<String> unfitToWrite() {
    Optional<String> reason = unfitToRead();
    if (reason.isPresent()) {
      return reason;
    }
    RepositoryStatus status = repository.sync().status();
    return switch (status.state()) {
      case STARTING, UNREACHABLE, BRANCH_MISSING, REFUSED ->
          Optional.of("the Git remote: " + status.message());
      case SYNCED, BEHIND, HELD -> Optional.empty();
    };
  }

  private Optional<String> unreadable(Snapshot snapshot) {
    Optional<Dashboard> any = snapshot.dashboards().values().stream().findFirst();
    try {
      any.ifPresent(dashboard -> repository.sync().body(dashboard));
      return Optional.empty();
    } catch (GitFault fault) {
      return Optional.of("the mirror cannot be read");
    }
  }
}
