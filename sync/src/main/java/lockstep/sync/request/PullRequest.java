package lockstep.sync.request;

import java.util.Optional;
import lockstep.core.resource.CommitId;
import lockstep.sync.save.BranchName;

/// A pull request against the branch that is followed, as its host tells of it.
///
/// @param number at the host
/// @param branch that it comes from; empty: it comes from a fork, so its commits are not in the
/// repository
/// @param head its newest commit; empty: the host does not say
/// @param url its page; empty: the host does not say
public record PullRequest(
    long number, Optional<BranchName> branch, Optional<CommitId> head, String url) {
  /// The longest address of a page that is taken.
  public static final int LONGEST_URL = 500;

  public PullRequest {
    if (number < 1) {
      throw new IllegalArgumentException("number: %d (expected: >= 1)".formatted(number));
    }
    boolean web = url.startsWith("https://") || url.startsWith("http://");
    url = web && url.length() <= LONGEST_URL ? url : "";
  }

  /// True when its commits are in another repository.
  public boolean isFork() {
    return branch.isEmpty();
  }
}
