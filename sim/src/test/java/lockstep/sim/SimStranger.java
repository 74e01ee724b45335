package lockstep.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import lockstep.core.resource.CommitId;
import lockstep.sync.save.CommitMessage;
import lockstep.sync.save.SaveId;
import lockstep.sync.testing.InMemoryGit;
import lockstep.sync.testing.StoredCommit;

/// Somebody with a Git of their own and rights on the host, with chances of their own: rewrites the
/// last commits, takes the branch away for a while, deletes all dashboards.
///
/// A rewrite never makes a head that was there before: then a push that is under way could land
/// after all, and nothing that an instance can know would tell it.
final class SimStranger {
  private static final String NAME = "zoe";

  private final SimCluster cluster;
  private final Clockwork clockwork;
  private final InMemoryGit git;
  private final SplittableRandom random;
  private final Set<CommitId> dropped = new HashSet<>();
  private final List<CommitId> rewritten = new ArrayList<>();
  private final Map<String, Set<SaveId>> shown = new HashMap<>();
  private Optional<CommitId> away = Optional.empty();
  private boolean deleted;

  SimStranger(SimCluster cluster, SplittableRandom random) {
    this.cluster = cluster;
    this.clockwork = cluster.clockwork();
    this.git = cluster.git();
    this.random = random;
  }

  void begin() {
    clockwork.after(millis(1_000, 8_000), this::act);
  }

  int rewrites() {
    return rewritten.size();
  }

  /// True when something may be held back: a rewrite deletes too.
  boolean mayBeHeld() {
    return deleted || !rewritten.isEmpty();
  }

  /// True when dashboards were deleted in Git.
  boolean deleted() {
    return deleted;
  }

  /// True for a commit that a rewrite took off the branch.
  boolean dropped(CommitId commit) {
    return dropped.contains(commit);
  }

  /// The head of the branch, also while that is away.
  Optional<CommitId> head() {
    return away.or(git::head);
  }

  /// True while there is no branch.
  boolean isAway() {
    return away.isPresent();
  }

  /// What each start of a member showed and a rewrite dropped.
  Map<String, Set<SaveId>> shownAndDropped() {
    return shown;
  }

  private void act() {
    if (cluster.calm()) {
      return;
    }
    if (away.isEmpty()) {
      switch (random.nextInt(5)) {
        case 0, 1 -> rewrite();
        case 2, 3 -> takeAway();
        default -> deleteAll();
      }
    }
    clockwork.after(millis(1_000, 8_000), this::act);
  }

  private void rewrite() {
    List<StoredCommit> history = git.history();
    int back = Math.min(history.size() - 1, 1 + random.nextInt(4));
    if (back < 1) {
      return;
    }
    clockwork.tell(NAME, "rewrites the last %d commits".formatted(back));
    List<StoredCommit> gone = history.subList(0, back);
    gone.forEach(commit -> dropped.add(commit.id()));
    cluster.members().stream().filter(SimMember::alive).forEach(member -> remember(member, gone));
    int number = rewritten.size() + 1;
    CommitId head =
        git.commitOn(
            Optional.of(history.get(back).id()),
            "Rewrite",
            tree -> tree.put("rewritten-%d.md".formatted(number), "rewritten"));
    rewritten.add(head);
    git.move(head);
  }

  /// How many rewrites somebody knows of whose head this is.
  int rewritesBefore(Optional<CommitId> head) {
    for (int known = rewritten.size(); known > 0; known--) {
      CommitId rewrite = rewritten.get(known - 1);
      if (head.filter(at -> git.reaches(at, rewrite)).isPresent()) {
        return known;
      }
    }
    return 0;
  }

  private void remember(SimMember member, List<StoredCommit> gone) {
    Optional<CommitId> at = member.snapshot().commit();
    Set<SaveId> saves = shown.computeIfAbsent(member.bootName(), _ -> new HashSet<>());
    gone.stream()
        .filter(commit -> at.filter(head -> git.reaches(head, commit.id())).isPresent())
        .forEach(commit -> CommitMessage.saveId(commit.message()).ifPresent(saves::add));
  }

  private void takeAway() {
    clockwork.tell(NAME, "takes the branch away");
    away = git.head();
    git.deleteBranch();
    clockwork.after(millis(500, 6_000), this::bringBack);
  }

  /// @throws Violation when somebody made the branch anew
  void bringBack() {
    if (away.isPresent()) {
      Violation.unless(git.head().isEmpty(), "NeverMadeAnew: the branch is at %s", git.head());
      clockwork.tell(NAME, "brings the branch back");
      git.move(away.get());
      away = Optional.empty();
    }
  }

  private void deleteAll() {
    clockwork.tell(NAME, "deletes all dashboards");
    deleted = true;
    git.commit(
        "Delete",
        tree -> git.paths().stream().filter(path -> path.endsWith(".json")).forEach(tree::delete));
    clockwork.after(millis(2_000, 9_000), this::confirm);
  }

  /// A person looks at what is held back and confirms it.
  void confirm() {
    cluster.members().stream().filter(SimMember::alive).forEach(SimMember::confirm);
  }

  private Duration millis(int from, int to) {
    return Duration.ofMillis(random.nextInt(from, to + 1));
  }
}
