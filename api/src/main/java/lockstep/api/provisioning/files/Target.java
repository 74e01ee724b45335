package lockstep.api.provisioning.files;

import lockstep.api.save.SyncedRepository;
import lockstep.sync.pull.RepositorySync;

/// The repository that a request names.
///
/// @param type as Grafana's `spec.type` spells it
/// @param branch that is followed
/// @param writable true when saves may go to that branch
/// @param pages where its host shows it
record Target(
    String name,
    String title,
    String type,
    String branch,
    boolean writable,
    HostPages pages,
    RepositorySync sync) {
  static Target of(SyncedRepository repository) {
    return new Target(
        repository.name(),
        repository.title(),
        HostPages.type(repository.policy().host()),
        repository.branch(),
        repository.policy().write(),
        new HostPages(
            repository.policy().host(), repository.url(), repository.path(), repository.branch()),
        repository.sync());
  }
}
