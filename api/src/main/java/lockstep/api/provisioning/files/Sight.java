package lockstep.api.provisioning.files;

import java.time.Duration;
import java.util.Optional;
import lockstep.api.http.Answer;
import lockstep.api.http.HttpFault;
import lockstep.core.resource.CommitId;
import lockstep.sync.pull.FetchOutcome;
import lockstep.sync.pull.RepositoryStatus;
import lockstep.sync.save.BranchName;

/// The commit that a request looks at.
///
/// @param ref the name of its branch, or the commit itself
/// @param followed true for the branch that is followed: then it is the commit that is shown
record Sight(String ref, CommitId commit, boolean followed) {
  private static final int RETRY_SECONDS = 2;

  /// The head of a branch, or a commit.
  ///
  /// @param ref a branch or the 40 hex digits of a commit; empty for the branch that is followed
  /// @param patience how long the Git host is waited for
  static Sight of(Target target, Optional<String> ref, Duration patience) {
    Optional<CommitId> shown = target.sync().snapshot().commit();
    Optional<CommitId> named = commit(ref);
    if (named.isPresent()) {
      if (!target.sync().trees().has(named.get())) {
        throw missing(
            "ref: commit %s is not in the copy of this instance, which has the branch %s and the branches that were read"
                .formatted(named.get().abbreviated(), target.branch()));
      }
      return new Sight(named.get().hex(), named.get(), named.equals(shown));
    }
    Optional<BranchName> other = other(target, ref);
    if (other.isEmpty()) {
      return new Sight(target.branch(), shown.orElseThrow(() -> unread(target)), true);
    }
    return switch (target.sync().trees().fetch(other.get(), patience)) {
      case FetchOutcome.At(CommitId head) -> new Sight(other.get().value(), head, false);
      case FetchOutcome.BranchMissing _, FetchOutcome.Empty _ ->
          throw missing("ref: branch %s is not there".formatted(other.get()));
      case FetchOutcome.Refused(String words) -> throw refused(words);
      case FetchOutcome.Unreachable(String reason) -> throw away(reason);
    };
  }

  /// The commit that is named, by its 40 hex digits.
  static Optional<CommitId> commit(Optional<String> ref) {
    return ref.map(String::strip).filter(CommitId::isValid).map(CommitId::new);
  }

  /// Why nothing is shown.
  private static HttpFault unread(Target target) {
    RepositoryStatus status = target.sync().status();
    return switch (status.state()) {
      case STARTING, UNREACHABLE -> away(status.message());
      case BRANCH_MISSING, REFUSED -> ill(target, status.message());
      case SYNCED, BEHIND, HELD -> missing("the repository has no commit yet");
    };
  }

  /// The host does not let the repository be used.
  static HttpFault ill(Target target, String words) {
    return Asked.STATUS.fault(
        424,
        "FailedDependency",
        "The repository %s is unhealthy: %s".formatted(target.name(), words),
        "");
  }

  /// The branch that is named, when it is another than the followed one.
  static Optional<BranchName> other(Target target, Optional<String> ref) {
    Optional<String> named =
        ref.map(String::strip).filter(name -> !name.isEmpty() && !name.equals(target.branch()));
    named
        .flatMap(BranchName::problemWith)
        .ifPresent(
            problem -> {
              throw Asked.STATUS.badRequest("ref: " + problem);
            });
    return named.map(BranchName::new);
  }

  static HttpFault refused(String words) {
    return Asked.STATUS.fault(
        424, "FailedDependency", "The Git host refused to be read: " + words, "");
  }

  static HttpFault away(String reason) {
    Answer answer =
        Answer.json(
            503,
            Asked.STATUS.failure(
                503, "ServiceUnavailable", "The Git host cannot be reached: " + reason, ""));
    return new HttpFault(answer.with("Retry-After", Integer.toString(RETRY_SECONDS)));
  }

  private static HttpFault missing(String message) {
    return Asked.STATUS.fault(404, "NotFound", message, "");
  }
}
