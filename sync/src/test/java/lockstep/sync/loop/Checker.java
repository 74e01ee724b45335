package lockstep.sync.loop;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import lockstep.core.resource.CommitId;
import lockstep.sync.pull.RepositoryStatus;
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
  private final World world;
  private final Set<CommitId> dropped;
  private final Map<CommitId, StoredCommit> commits;
  private final Map<SaveId, List<StoredCommit>> landed = new HashMap<>();

  /// @param dropped the commits that a rewrite took off the branch
  Checker(InMemoryGit git, World world, Set<CommitId> dropped) {
    this.git = git;
    this.world = world;
    this.dropped = dropped;
    this.commits = git.allCommits().stream().collect(toMap(StoredCommit::id, commit -> commit));
    commits
        .values()
        .forEach(
            commit ->
                CommitMessage.saveId(commit.message())
                    .ifPresent(
                        id -> landed.computeIfAbsent(id, _ -> new ArrayList<>()).add(commit)));
  }

  /// @throws Violation when a promise was broken
  void check(Collection<Op> ops, List<Node> nodes) {
    Map<SaveId, List<Op>> known = ops.stream().collect(groupingBy(op -> op.save.id()));
    landed.forEach(
        (id, where) -> {
          Violation.unless(where.size() == 1, "%s is there twice: %s", id, where);
          Violation.unless(known.containsKey(id), "%s was never sent", id);
        });
    for (Op op : ops) {
      checkAnswers(op);
      landed(op)
          .ifPresent(commit -> op.intent.ifPresent(intent -> checkFields(op, intent, commit)));
      nodes.forEach(node -> checkWhatIsToldLater(op, node));
    }
    checkInStep(nodes);
  }

  private void checkAnswers(Op op) {
    SaveId id = op.save.id();
    for (SaveOutcome.InGit saved : op.saved()) {
      Violation.unless(
          commits.containsKey(saved.commit()) || dropped.contains(saved.commit()),
          "%s was acknowledged and is lost: %s",
          id,
          saved);
      Violation.unless(
          !isOfAnother(op, saved.commit()),
          "%s (%s) was answered with another save of its id: %s",
          id,
          op.save.edit(),
          saved);
    }
    Violation.unless(!op.failed() || landed(op).isEmpty(), "%s was called failed and is there", id);
    for (Op.Sent sent : op.sent) {
      Violation.unless(
          !sent.stands() || sent.pending().outcome().isPresent(),
          "%s never got an answer from %s",
          id,
          sent.to().name);
    }
  }

  /// The commit of this very save, told from another one of its id.
  private Optional<StoredCommit> landed(Op op) {
    return landed.getOrDefault(op.save.id(), List.of()).stream()
        .filter(commit -> !isOfAnother(op, commit.id()))
        .findFirst();
  }

  private boolean isOfAnother(Op op, CommitId commit) {
    String message = commits.containsKey(commit) ? commit(commit).message() : "";
    return CommitMessage.saveId(message).equals(Optional.of(op.save.id()))
        && !CommitMessage.request(message).equals(op.save.request());
  }

  /// Whoever asks later what became of a save hears the truth, from any instance.
  private void checkWhatIsToldLater(Op op, Node node) {
    SaveId id = op.save.id();
    Optional<SaveOutcome> told = node.loop().lookup(id);
    if (told.isPresent() && told.get() instanceof SaveOutcome.InGit saved) {
      Violation.unless(
          commits.containsKey(saved.commit()),
          "%s says of %s: %s, which is not there",
          node.name,
          id,
          saved);
    } else if (landed.containsKey(id)) {
      boolean byOtherHands = told.isPresent() && told.get() instanceof SaveOutcome.Unknown;
      Violation.unless(byOtherHands, "%s says of %s: %s, and it is there", node.name, id, told);
    }
  }

  /// A save writes what its editor changed, on nothing that its editor had not seen, and leaves the
  /// rest as it was.
  private void checkFields(Op op, Op.Intent intent, StoredCommit commit) {
    boolean exact =
        op.save.edit() instanceof Edit.PutDashboard put && put.base() instanceof Edit.Base.Exact;
    if (!exact && (world != World.ORDERLY || startedAnew(intent, commit))) {
      return;
    }
    SaveId id = op.save.id();
    Optional<SortedMap<String, String>> before =
        fields(intent.uid(), commit.parents().stream().findFirst());
    SortedMap<String, String> after =
        fields(intent.uid(), Optional.of(commit.id()))
            .orElseThrow(() -> new Violation(id + " wrote nothing"));
    Violation.unless(
        before.isPresent() == intent.base().isPresent(),
        "%s was made on %s, its editor saw %s",
        id,
        before,
        intent.base());
    for (String name : Fields.NAMES) {
      String was = before.map(fields -> fields.get(name)).orElse("");
      String seen = intent.base().map(fields -> fields.get(name)).orElse("");
      String mine = Objects.requireNonNull(intent.mine().get(name));
      String now = Objects.requireNonNull(after.get(name));
      if (mine.equals(seen)) {
        Violation.unless(now.equals(was), "%s put back %s of %s: %s", id, name, intent.uid(), was);
      } else {
        Violation.unless(now.equals(mine), "%s did not write its %s", id, name);
        Violation.unless(
            was.equals(seen) || was.equals(mine),
            "%s overwrote %s of %s, %s, which its editor never saw",
            id,
            name,
            intent.uid(),
            was);
      }
    }
  }

  /// A known limit of versions as bases: a dashboard starts to count anew when it was deleted with
  /// its folder, or when somebody makes it anew by hand, in another file.
  private boolean startedAnew(Op.Intent intent, StoredCommit commit) {
    Optional<CommitId> at = parent(Optional.of(commit.id()));
    while (at.isPresent() && !at.equals(intent.seen())) {
      boolean there = fields(intent.uid(), at).isPresent();
      boolean wasThere = fields(intent.uid(), parent(at)).isPresent();
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

  private void checkInStep(List<Node> nodes) {
    Set<String> digests = new HashSet<>();
    nodes.forEach(node -> digests.add(node.loop().snapshot().digest()));
    digests.add(Instance.started(git).loop.snapshot().digest());
    Violation.unless(digests.size() == 1, "the digests differ: %s", digests);
    for (Node node : nodes) {
      RepositoryStatus status = node.loop().status();
      Violation.unless(
          status.state() == RepositoryStatus.State.SYNCED && status.head().equals(git.head()),
          "%s is not in step after healing: %s",
          node.name,
          status);
    }
  }

  private Optional<CommitId> parent(Optional<CommitId> commit) {
    return commit.flatMap(id -> commit(id).parents().stream().findFirst());
  }

  /// What a dashboard holds at a commit; empty when it is not there.
  private Optional<SortedMap<String, String>> fields(String uid, Optional<CommitId> at) {
    return at.map(id -> commit(id).tree().values().stream()).stream()
        .flatMap(entries -> entries)
        .filter(TreeChange.File.class::isInstance)
        .map(file -> git.content((TreeChange.File) file))
        .filter(content -> content.contains("\"" + uid + "\""))
        .map(Fields::read)
        .findFirst();
  }

  private StoredCommit commit(CommitId id) {
    return Objects.requireNonNull(commits.get(id));
  }
}
