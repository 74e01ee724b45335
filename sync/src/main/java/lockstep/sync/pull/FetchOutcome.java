package lockstep.sync.pull;

import lockstep.core.resource.CommitId;

/// What a fetch found out.
public sealed interface FetchOutcome {
  /// The branch is here, at `head`.
  record At(CommitId head) implements FetchOutcome {}

  /// The repository is reachable and has no commit at all.
  record Empty() implements FetchOutcome {}

  /// The repository is reachable and has branches, but not this one: never treated as empty.
  record BranchMissing(String reason) implements FetchOutcome {}

  /// The remote refused: wrong or expired credentials, no such repository. A person must act.
  record Refused(String reason) implements FetchOutcome {}

  /// The remote could not be reached or broke off; trying again may help.
  record Unreachable(String reason) implements FetchOutcome {}
}
