package lockstep.sync.loop;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import lockstep.core.resource.CommitId;
import lockstep.sync.pull.TreeChange;
import lockstep.sync.save.CommitMessage;
import lockstep.sync.save.Edit;
import lockstep.sync.save.SaveId;
import lockstep.sync.save.SaveOutcome;
import lockstep.sync.testing.InMemoryGit;
import lockstep.sync.testing.StoredCommit;

/// Compares what the instances said with what the remote has. It knows nothing of how they work.
final class Checker {
  private final InMemoryGit git;
  private final Map<CommitId, StoredCommit> commits;
  private final Map<SaveId, List<StoredCommit>> landed = new HashMap<>();

  Checker(InMemoryGit git) {
    this.git = git;
    this.commits = git.allCommits().stream().collect(toMap(StoredCommit::id, commit -> commit));
    commits
        .values()
        .forEach(
            commit ->
                CommitMessage.saveId(commit.message())
                    .ifPresent(
                        id -> landed.computeIfAbsent(id, _ -> new ArrayList<>()).add(commit)));
  }

  void check(Collection<Op> ops, boolean bases) {
    Map<SaveId, List<Op>> known = ops.stream().collect(groupingBy(op -> op.save.id()));
    landed.forEach(
        (id, where) -> {
          Violation.unless(where.size() == 1, "%s is there twice: %s", id, where);
          Violation.unless(known.containsKey(id), "%s was never sent", id);
        });
    for (Op op : ops) {
      SaveId id = op.save.id();
      for (SaveOutcome.InGit saved : op.saved()) {
        Violation.unless(
            commits.containsKey(saved.commit()), "%s was acknowledged and is lost: %s", id, saved);
      }
      Violation.unless(
          !op.failed() || !landed.containsKey(id), "%s was called failed and is there", id);
      if (bases && landed.containsKey(id)) {
        checkBase(op, landed.get(id).getFirst());
      }
    }
  }

  /// The version on which a save landed is the one that its editor saw.
  private void checkBase(Op op, StoredCommit commit) {
    if (!(op.save.edit() instanceof Edit.PutDashboard put)) {
      return;
    }
    String uid = put.uid().orElseThrow().value();
    Optional<CommitId> replaced = lastChange(uid, commit.parents().stream().findFirst());
    Violation.unless(
        replaced.equals(op.seen) || startedAnew(op, commit),
        "%s overwrote %s of %s, which its editor never saw (%s)",
        op.save.id(),
        replaced,
        uid,
        op.seen);
  }

  /// The commit that the content of a dashboard is from; empty when it is not there.
  private Optional<CommitId> lastChange(String uid, Optional<CommitId> at) {
    Optional<CommitId> commit = at;
    Set<TreeChange> present = files(uid, at);
    if (present.isEmpty()) {
      return Optional.empty();
    }
    while (true) {
      Optional<CommitId> parent = parent(commit);
      if (!files(uid, parent).equals(present)) {
        return commit;
      }
      commit = parent;
    }
  }

  /// A known limit of versions as bases: a dashboard starts to count anew when it was deleted with
  /// its folder, or when somebody makes it anew by hand, in another file.
  private boolean startedAnew(Op op, StoredCommit commit) {
    String uid =
        op.save.edit() instanceof Edit.PutDashboard put ? put.uid().orElseThrow().value() : "";
    Optional<CommitId> at = parent(Optional.of(commit.id()));
    while (at.isPresent() && !at.equals(op.seen)) {
      boolean there = !files(uid, at).isEmpty();
      boolean wasThere = !files(uid, parent(at)).isEmpty();
      String message = commit(at.get()).message();
      if (there && !wasThere && CommitMessage.saveId(message).isEmpty()) {
        return true;
      }
      if (!there && wasThere && message.startsWith("Delete folder")) {
        return true;
      }
      at = parent(at);
    }
    return false;
  }

  private Optional<CommitId> parent(Optional<CommitId> commit) {
    return commit.flatMap(id -> commit(id).parents().stream().findFirst());
  }

  private Set<TreeChange> files(String uid, Optional<CommitId> at) {
    return at.map(id -> commit(id).tree().values().stream()).stream()
        .flatMap(entries -> entries)
        .filter(TreeChange.File.class::isInstance)
        .filter(file -> git.content((TreeChange.File) file).contains("\"" + uid + "\""))
        .collect(Collectors.toSet());
  }

  private StoredCommit commit(CommitId id) {
    return Objects.requireNonNull(commits.get(id));
  }
}
