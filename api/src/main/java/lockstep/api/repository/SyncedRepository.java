package lockstep.api.repository;

import java.util.Optional;
import lockstep.sync.journal.WaitingRoom;
import lockstep.sync.pull.RepositorySync;
import lockstep.sync.repository.RepositorySpec;
import lockstep.sync.repository.Workflow;
import lockstep.sync.save.BranchName;
import lockstep.sync.save.Template;

/// A repository that the instance shows at this moment.
///
/// @param spec what it is set to; of the secrets nothing is known here
/// @param sync the way to it
/// @param waiting what waits for Git
/// @param webhook where its Git host tells of pushes
public record SyncedRepository(
    RepositorySpec spec, RepositorySync sync, WaitingRoom waiting, WebhookParts webhook) {
  /// Stable, and the same on every instance.
  public String name() {
    return spec.name();
  }

  /// The branch that is followed.
  public String branch() {
    return spec.location().branch();
  }

  /// The directory below which its files are; empty, or ending with a slash.
  public String directory() {
    String path = spec.location().path();
    return path.isEmpty() ? "" : path + "/";
  }

  /// True when saves may go to the branch that is followed.
  public boolean writable() {
    return spec.writable();
  }

  /// True when saves may go to other branches.
  public boolean takesBranches() {
    return spec.workflows().contains(Workflow.BRANCH);
  }

  /// Where its host shows it.
  public HostPages pages() {
    String url = spec.location().url();
    return new HostPages(GitHost.of(spec.type(), url), url, directory(), branch());
  }

  /// The same, where a new pull request has the title that the repository wants for `values`.
  public HostPages pages(Template.Values values) {
    return pages().saying(words(values));
  }

  private GitHost.Words words(Template.Values values) {
    return GitHost.Words.of(spec.pullRequests().titleTemplate(), values, "");
  }

  /// The page on which a person opens a pull request of a branch, with the title that the
  /// repository wants for `values`; empty when the host has none.
  public Optional<String> pullRequest(BranchName from, Template.Values values) {
    return pullRequest(from, words(values));
  }

  /// The same page, filled in with `words`.
  public Optional<String> pullRequest(BranchName from, GitHost.Words words) {
    return GitHost.of(spec.type(), spec.location().url())
        .pullRequest(spec.location().url(), from, branch(), words);
  }
}
