package lockstep.api.provisioning.files;

import lockstep.api.repository.GitHost;
import lockstep.api.repository.HostPages;
import lockstep.api.repository.SyncedRepository;
import lockstep.sync.pull.RepositorySync;

/// The repository that a request names.
///
/// @param repository itself
/// @param type as Grafana's `spec.type` spells it
/// @param branch that is followed
/// @param writable true when saves may go to that branch
/// @param pages where its host shows it
record Target(
    SyncedRepository repository,
    String name,
    String title,
    String type,
    String branch,
    boolean writable,
    HostPages pages,
    RepositorySync sync) {
  /// The same, where a new pull request is filled in with `words`.
  Target saying(GitHost.Words words) {
    return new Target(repository, name, title, type, branch, writable, pages.saying(words), sync);
  }

  static Target of(SyncedRepository repository) {
    return new Target(
        repository,
        repository.name(),
        repository.spec().title(),
        repository.spec().type().word(),
        repository.branch(),
        repository.writable(),
        repository.pages(),
        repository.sync());
  }
}
