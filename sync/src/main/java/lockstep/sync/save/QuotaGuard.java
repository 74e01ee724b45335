package lockstep.sync.save;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.Content;
import lockstep.core.resource.Formats;
import lockstep.core.resource.RepoPath;
import lockstep.core.snapshot.QuotaUse;
import lockstep.core.snapshot.Snapshot;
import lockstep.sync.save.CommitDraft.FileEdit;
import lockstep.sync.save.SaveOutcome.Reason;

/// Refuses what a quota would leave out: nobody is told "saved" of something that is not shown.
///
/// What takes no more places than there were taken goes on, also above the quota: edits of what is
/// shown, deletions, renames. Files count as what they are, whatever they are called.
final class QuotaGuard {
  private QuotaGuard() {}

  /// Why `write` may not be done on `snapshot`; empty when it may.
  static Optional<Plan.No> refusal(Plan.Write write, Snapshot snapshot) {
    if (snapshot.quota().quota().isUnlimited()) {
      return Optional.empty();
    }
    List<RepoPath> gone = new ArrayList<>();
    Map<RepoPath, Content> made = new HashMap<>();
    for (FileEdit edit : write.edits()) {
      switch (edit) {
        case FileEdit.Write(RepoPath path, byte[] bytes) ->
            made.put(path, Formats.parse(path, bytes));
        case FileEdit.Place(RepoPath path, BlobId _, RepoPath from) ->
            made.put(path, moved(from, snapshot));
        case FileEdit.Delete(RepoPath path) -> gone.add(path);
      }
    }
    QuotaUse now = snapshot.quota();
    QuotaUse then = snapshot.quotaAfter(made, gone);
    if (!then.isExceeded()) {
      return Optional.empty();
    }
    Optional<String> words =
        then.wanted() > now.wanted()
            ? Optional.of(words(now, then))
            : made.keySet().stream()
                .filter(snapshot::leavesOut)
                .min(Comparator.comparing(RepoPath::value))
                .map(path -> leftOut(path, now));
    return words.map(it -> Planner.perhapsNo(Reason.QUOTA_EXCEEDED, it));
  }

  /// What a file is that moves. Of one that is not read where it is nobody knows, and at its new
  /// path it may be a dashboard.
  private static Content moved(RepoPath from, Snapshot snapshot) {
    return snapshot
        .said(from.value())
        .filter(_ -> Formats.isRead(from))
        .map(Snapshot.Said::content)
        .orElseGet(() -> new Content.Bad("not read so far"));
  }

  private static String leftOut(RepoPath path, QuotaUse now) {
    return ("%s is left out by the quota of the repository (%,d folders and dashboards are allowed,"
            + " %,d are there), so nobody would see this; nothing was written. Delete some, save to"
            + " another branch, or have provisioning.maxResourcesPerRepository raised")
        .formatted(path, now.quota().most(), now.wanted());
  }

  private static String words(QuotaUse now, QuotaUse then) {
    return ("The quota of the repository is exceeded: %,d folders and dashboards are allowed, %,d"
            + " are there, and this would make it %,d; nothing was written. Delete some, save to"
            + " another branch, or have provisioning.maxResourcesPerRepository raised")
        .formatted(now.quota().most(), now.wanted(), then.wanted());
  }
}
