package lockstep.sync.loop;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import lockstep.core.resource.CommitId;
import lockstep.sync.testing.InMemoryGit;
import lockstep.sync.testing.StoredCommit;

/// Everybody else who writes to the repository, with a Git of their own.
final class Strangers {
  private static final int KINDS = 8;

  private final InMemoryGit git;
  private final World world;
  private final SplittableRandom random;
  private final Trace trace;
  private final Set<CommitId> dropped = new HashSet<>();

  Strangers(InMemoryGit git, World world, SplittableRandom random, Trace trace) {
    this.git = git;
    this.world = world;
    this.random = random;
    this.trace = trace;
  }

  /// The commits that a rewrite took off the branch.
  Set<CommitId> dropped() {
    return dropped;
  }

  /// Somebody commits to the branch.
  void act() {
    if (git.head().isEmpty()) {
      return;
    }
    String uid = "d" + random.nextInt(Simulation.DASHBOARDS);
    int number = random.nextInt(1000);
    int dice = random.nextInt(KINDS);
    trace.log("stranger", () -> "does " + dice + " with " + uid);
    switch (dice) {
      case 0, 1 -> git.commit("Edit", tree -> tree.put("notes.md", "note " + number));
      case 2 -> git.commit("Break", tree -> tree.put("broken.json", "{ " + number));
      case 3 ->
          git.commit("Mend", tree -> tree.put("broken.json", Instance.file("broken", "" + number)));
      case 4 -> git.commit("Link", tree -> tree.link("link.json"));
      case 5, 6 -> editByHand(uid, number);
      default -> {
        if (world == World.MERGING) {
          merge();
        }
      }
    }
  }

  /// Writes one field of a dashboard, or the dashboard if it is not there.
  private void editByHand(String uid, int number) {
    List<String> paths =
        git.paths().stream().filter(path -> git.fileSays(path, "\"" + uid + "\"")).toList();
    if (paths.size() > 1) {
      return;
    }
    String path = paths.isEmpty() ? uid + ".json" : paths.getFirst();
    var fields =
        paths.isEmpty() ? Fields.fresh("by hand") : Fields.read(git.file(path).orElseThrow());
    fields.put(Fields.NAMES.get(random.nextInt(Fields.NAMES.size())), "by hand " + number);
    git.commit("Edit " + uid, tree -> tree.put(path, Fields.file(uid, fields)));
  }

  /// Somebody committed to their own copy meanwhile, merges ours into it, and pushes the merge: our
  /// commits are no longer on the first-parent history.
  private void merge() {
    CommitId head = git.head().orElseThrow();
    List<CommitId> past = git.history().stream().skip(1).limit(3).map(StoredCommit::id).toList();
    if (past.isEmpty()) {
      return;
    }
    CommitId from = past.get(random.nextInt(past.size()));
    CommitId mine = git.commitOn(Optional.of(from), "Mine", tree -> tree.put("mine.md", "mine"));
    git.move(git.mergeOn(mine, head, "Merge", _ -> {}));
  }

  /// Somebody replaces the last commits with one of their own and pushes by force. Never with one
  /// that was there before: then a push that is still under way could land after all, and nothing
  /// that an instance can know would tell it.
  void rewrite() {
    List<StoredCommit> history = git.history();
    int back = Math.min(history.size() - 1, 1 + random.nextInt(4));
    if (back < 1) {
      return;
    }
    trace.log("stranger", () -> "rewrites the last %d commits".formatted(back));
    history.subList(0, back).forEach(commit -> dropped.add(commit.id()));
    git.move(
        git.commitOn(
            Optional.of(history.get(back).id()),
            "Rewrite",
            tree -> tree.put("rewritten.md", "rewritten")));
  }
}
