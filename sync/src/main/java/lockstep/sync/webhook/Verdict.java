package lockstep.sync.webhook;

import java.util.Optional;
import lockstep.core.resource.CommitId;
import lockstep.sync.request.PullRequest;

/// What a delivery comes to.
public sealed interface Verdict {
  /// Something was pushed to the branch: a pull was asked for.
  ///
  /// @param after the commit that the branch is at, as far as the host tells
  record Pulling(Optional<CommitId> after) implements Verdict {}

  /// A pull request against the branch has new commits: it is to be looked at.
  record Commenting(PullRequest request) implements Verdict {}

  /// Genuine, and there is nothing to do.
  ///
  /// @param why for a person
  record Nothing(String why) implements Verdict {}

  /// Genuine, and of a kind that Lockstep has no use for.
  ///
  /// @param event as the host calls it
  record Unsupported(String event) implements Verdict {}

  /// Not signed with a secret of this repository.
  ///
  /// @param why for a person; no secret is in it
  record Forged(String why) implements Verdict {}

  /// More came in a minute than all instances together take.
  record TooMany() implements Verdict {}

  /// This repository has no webhook secret.
  record Disabled() implements Verdict {}
}
