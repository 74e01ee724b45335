package lockstep.sync.save;

import java.util.List;
import java.util.Optional;
import lockstep.core.resource.RepoPath;
import lockstep.core.snapshot.QuotaUse;
import lockstep.core.snapshot.Snapshot;
import lockstep.sync.save.CommitDraft.FileEdit;
import lockstep.sync.save.SaveOutcome.Reason;

/// Refuses what a quota would leave out: nobody is told "saved" of something that is not shown.
///
/// What takes no more places than there were taken goes on, also above the quota: edits, deletions,
/// renames.
final class QuotaGuard {
  private QuotaGuard() {}

  /// Why `write` may not be done on `snapshot`; empty when it may.
  static Optional<Plan.No> refusal(Plan.Write write, Snapshot snapshot) {
    List<RepoPath> gone =
        write.edits().stream()
            .filter(FileEdit.Delete.class::isInstance)
            .map(FileEdit::path)
            .toList();
    List<RepoPath> made =
        write.edits().stream()
            .filter(edit -> !(edit instanceof FileEdit.Delete))
            .map(FileEdit::path)
            .toList();
    QuotaUse now = snapshot.quota();
    QuotaUse then = snapshot.quotaAfter(made, gone);
    return then.isExceeded() && then.wanted() > now.wanted()
        ? Optional.of(Planner.perhapsNo(Reason.QUOTA_EXCEEDED, words(now, then)))
        : Optional.empty();
  }

  private static String words(QuotaUse now, QuotaUse then) {
    return ("The quota of the repository is exceeded: %,d folders and dashboards are allowed, %,d"
            + " are there, and this would make it %,d; nothing was written. Delete some, save to"
            + " another branch, or have provisioning.maxResourcesPerRepository raised")
        .formatted(now.quota().most(), now.wanted(), then.wanted());
  }
}
