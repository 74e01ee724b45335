package lockstep.sync.testing;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.RepoPath;
import lockstep.sync.pull.BranchList;
import lockstep.sync.pull.Branches;
import lockstep.sync.pull.Bundle;
import lockstep.sync.pull.CommitChanges;
import lockstep.sync.pull.CommitChanges.MergedSave;
import lockstep.sync.pull.CommitChanges.PathChange;
import lockstep.sync.pull.FetchOutcome;
import lockstep.sync.pull.GitFault;
import lockstep.sync.pull.LoggedCommit;
import lockstep.sync.pull.Mirror;
import lockstep.sync.pull.TreeChange;
import lockstep.sync.save.BranchName;
import lockstep.sync.save.CommitDraft;
import lockstep.sync.save.CommitMessage;
import lockstep.sync.save.PushOutcome;
import lockstep.sync.save.Remote;
import lockstep.sync.testing.FaultSource.Call;
import org.jspecify.annotations.Nullable;

/// A mirror of an [InMemoryGit] and the way to write to it: what one instance has.
///
/// It knows only what it fetched or made. Renames are seen when the content did not change.
public final class InMemoryCopy implements Mirror, Remote, Branches {
  private InMemoryGit git;
  private final ObjectStore objects = new ObjectStore();
  private final Deque<Fault> planned = new ArrayDeque<>();
  private FaultSource faults = _ -> Fault.NONE;
  private @Nullable CommitId head;
  private @Nullable CommitId shown;
  private boolean broken;
  private boolean full;
  private boolean ofFormerPlace;

  InMemoryCopy(InMemoryGit git) {
    this.git = git;
  }

  /// Lets the next calls to the remote go wrong, one fault for each call.
  public synchronized InMemoryCopy next(Fault... coming) {
    planned.addAll(List.of(coming));
    return this;
  }

  /// Lets `source` decide about calls to the remote for which no fault is planned.
  public synchronized InMemoryCopy faults(FaultSource source) {
    faults = source;
    return this;
  }

  /// Breaks the mirror, as a full disk would, or repairs it.
  public synchronized void broken(boolean now) {
    broken = now;
  }

  /// Fills the disk of the mirror: what is there can be read, and nothing can be written. Or makes
  /// room again.
  public synchronized void full(boolean now) {
    full = now;
  }

  /// Makes the mirror anew, as after a damage: all that it has is what it fetches then.
  public synchronized void forget() {
    objects.clear();
    head = null;
    shown = null;
  }

  /// Leads the repository to another place: all that is here stays that of the former one until the
  /// next fetch that finds a branch.
  public synchronized void lead(InMemoryGit elsewhere) {
    elsewhere.knowPacksOf(git);
    git = elsewhere;
    ofFormerPlace = true;
  }

  @Override
  public synchronized boolean isOfFormerPlace() {
    return ofFormerPlace;
  }

  @Override
  public synchronized FetchOutcome fetch() {
    check();
    FetchOutcome outcome = git.fetch(fault(Call.FETCH), objects);
    if (outcome instanceof FetchOutcome.At(CommitId at)) {
      head = at;
      ofFormerPlace = false;
    }
    return outcome;
  }

  @Override
  public synchronized Optional<Bundle> bundle(CommitId from, CommitId to, int limit) {
    check();
    boolean here = objects.has(from) && objects.has(to) && !from.equals(to);
    boolean onLine =
        here && objects.firstParents(to).stream().anyMatch(commit -> commit.id().equals(from));
    return onLine
        ? Optional.of(new Bundle(from, to, git.pack(to, objects)))
            .filter(bundle -> bundle.pack().length <= limit)
        : Optional.empty();
  }

  @Override
  public synchronized boolean take(Bundle bundle) {
    proveWritable();
    if (!bundle.prerequisite().equals(head) || !git.unpack(bundle, objects)) {
      return false;
    }
    head = bundle.tip();
    return true;
  }

  @Override
  public synchronized FetchOutcome fetch(BiConsumer<BlobId, byte[]> seen) {
    FetchOutcome outcome = fetch();
    objects.blobs(seen);
    return outcome;
  }

  @Override
  public synchronized Optional<CommitId> head() {
    check();
    return Optional.ofNullable(head);
  }

  @Override
  public synchronized Optional<CommitId> shown() {
    check();
    return Optional.ofNullable(shown);
  }

  @Override
  public synchronized void shown(CommitId commit) {
    proveWritable();
    shown = commit;
  }

  @Override
  public synchronized void proveWritable() {
    check();
    if (full) {
      throw new GitFault("no space left on device");
    }
  }

  @Override
  public synchronized List<TreeChange> changes(Optional<CommitId> from, CommitId to) {
    check();
    SortedMap<String, TreeChange> before = tree(from);
    SortedMap<String, TreeChange> after = objects.commit(to).tree();
    Set<String> paths = new TreeSet<>(before.keySet());
    paths.addAll(after.keySet());
    List<TreeChange> changes = new ArrayList<>();
    for (String path : paths) {
      TreeChange entry = after.get(path);
      if (entry == null) {
        changes.add(new TreeChange.Gone(path));
      } else if (!entry.equals(before.get(path))) {
        changes.add(entry);
      }
    }
    return changes;
  }

  @Override
  public synchronized byte[] read(BlobId blob, int limit) {
    check();
    byte[] content = objects.read(blob);
    if (content.length > limit) {
      throw new GitFault("blob %s has more than %d bytes".formatted(blob, limit));
    }
    return content;
  }

  @Override
  public synchronized boolean walk(
      Optional<CommitId> from, CommitId to, Consumer<CommitChanges> each) {
    check();
    List<StoredCommit> line = new ArrayList<>();
    boolean found = from.isEmpty();
    for (StoredCommit commit : objects.firstParents(to)) {
      if (from.isPresent() && commit.id().equals(from.get())) {
        found = true;
        break;
      }
      line.add(commit);
    }
    if (!found) {
      return false;
    }
    Collections.reverse(line);
    line.forEach(commit -> each.accept(changes(commit)));
    return true;
  }

  @Override
  public synchronized Optional<TreeChange.File> file(CommitId commit, RepoPath path) {
    check();
    return objects.commit(commit).tree().get(path.value()) instanceof TreeChange.File file
        ? Optional.of(file)
        : Optional.empty();
  }

  @Override
  public synchronized List<LoggedCommit> log(CommitId from, RepoPath path, int limit) {
    check();
    List<LoggedCommit> log = new ArrayList<>();
    String name = path.value();
    for (StoredCommit commit : objects.firstParents(from)) {
      if (log.size() == limit) {
        break;
      }
      Optional<CommitId> parent = commit.parents().stream().findFirst();
      SortedMap<String, TreeChange> was = at(tree(parent), name);
      if (!was.equals(at(commit.tree(), name))) {
        log.add(new LoggedCommit(commit.id(), commit.when(), commit.author(), commit.message()));
        name = was.isEmpty() ? nameBefore(commit, name) : name;
      }
    }
    return log;
  }

  private static SortedMap<String, TreeChange> at(SortedMap<String, TreeChange> tree, String path) {
    SortedMap<String, TreeChange> found = new TreeMap<>(tree);
    found
        .keySet()
        .removeIf(it -> !(path.isEmpty() || it.equals(path) || it.startsWith(path + "/")));
    return found;
  }

  private String nameBefore(StoredCommit commit, String name) {
    return changes(commit).changes().stream()
        .filter(it -> it instanceof PathChange.Renamed && it.path().equals(name))
        .map(it -> ((PathChange.Renamed) it).from())
        .findFirst()
        .orElse(name);
  }

  @Override
  public synchronized boolean isAncestor(CommitId ancestor, CommitId of) {
    check();
    return objects.has(ancestor) && objects.has(of) && objects.reaches(of, ancestor);
  }

  @Override
  public synchronized Optional<CommitId> forkPoint(CommitId one, CommitId other) {
    check();
    Set<CommitId> ours = objects.reachable(one);
    return objects.reachable(other).stream().filter(ours::contains).findFirst();
  }

  @Override
  public synchronized CommitId commit(Optional<CommitId> parent, CommitDraft draft) {
    proveWritable();
    SortedMap<String, TreeChange> tree = new TreeMap<>(tree(parent));
    for (CommitDraft.FileEdit edit : draft.edits()) {
      String path = edit.path().value();
      switch (edit) {
        case CommitDraft.FileEdit.Write(RepoPath _, byte[] content) -> {
          if (tree.get(path) instanceof TreeChange.Special(_, String what)) {
            throw new IllegalArgumentException(
                "%s is a %s, so it cannot be written as a file".formatted(path, what));
          }
          tree.put(path, new TreeChange.File(path, objects.blob(content), content.length));
        }
        case CommitDraft.FileEdit.Place(RepoPath _, BlobId blob, RepoPath _) ->
            tree.put(path, new TreeChange.File(path, blob, objects.read(blob).length));
        case CommitDraft.FileEdit.Delete _ -> {
          if (tree.remove(path) == null) {
            throw new IllegalArgumentException(
                "%s is not there, so it cannot be deleted".formatted(path));
          }
        }
      }
    }
    List<CommitId> parents = parent.map(List::of).orElse(List.of());
    return objects.commit(parents, tree, draft.author(), draft.when(), draft.message()).id();
  }

  @Override
  public synchronized PushOutcome push(Optional<CommitId> expected, CommitId to) {
    check();
    PushOutcome outcome = git.push(expected, to, objects, fault(Call.PUSH));
    if (outcome instanceof PushOutcome.Accepted) {
      head = to;
    }
    return outcome;
  }

  @Override
  public synchronized FetchOutcome fetch(BranchName branch) {
    check();
    return git.fetch(branch, fault(Call.FETCH), objects);
  }

  @Override
  public synchronized PushOutcome push(
      BranchName branch, Optional<CommitId> expected, CommitId to) {
    check();
    return git.push(branch, expected, to, objects, fault(Call.PUSH));
  }

  @Override
  public synchronized BranchList list() {
    check();
    return git.list(fault(Call.FETCH));
  }

  private CommitChanges changes(StoredCommit commit) {
    Optional<CommitId> first = commit.parents().stream().findFirst();
    SortedMap<String, TreeChange> before = tree(first);
    List<PathChange> changes = new ArrayList<>();
    Set<String> gone = new TreeSet<>(before.keySet());
    gone.removeAll(commit.tree().keySet());
    for (TreeChange entry : commit.tree().values()) {
      String path = entry.path();
      if (entry.equals(before.get(path))) {
        continue;
      }
      Optional<String> from =
          before.containsKey(path)
              ? Optional.empty()
              : gone.stream().filter(old -> sameContent(before.get(old), entry)).findFirst();
      from.ifPresent(gone::remove);
      changes.add(
          from.<PathChange>map(old -> new PathChange.Renamed(old, path))
              .orElseGet(() -> new PathChange.Put(path)));
    }
    gone.forEach(path -> changes.add(new PathChange.Removed(path)));
    changes.sort((a, b) -> a.path().compareTo(b.path()));
    return new CommitChanges(
        commit.id(),
        commit.when(),
        commit.author().name(),
        commit.message(),
        CommitMessage.saveId(commit.message()),
        changes,
        merged(commit));
  }

  private List<MergedSave> merged(StoredCommit commit) {
    if (commit.parents().size() < 2) {
      return List.of();
    }
    Set<CommitId> brought = new LinkedHashSet<>();
    commit.parents().stream().skip(1).forEach(other -> brought.addAll(objects.reachable(other)));
    brought.removeAll(objects.reachable(commit.parents().getFirst()));
    List<MergedSave> saves = new ArrayList<>();
    for (CommitId id : brought) {
      MergedSave.of(id, objects.commit(id).message()).ifPresent(saves::add);
    }
    return saves;
  }

  private static boolean sameContent(@Nullable TreeChange a, TreeChange b) {
    return a instanceof TreeChange.File(String _, BlobId one, long _)
        && b instanceof TreeChange.File(String _, BlobId other, long _)
        && one.equals(other);
  }

  private SortedMap<String, TreeChange> tree(Optional<CommitId> commit) {
    return commit.map(id -> objects.commit(id).tree()).orElseGet(TreeMap::new);
  }

  private Fault fault(Call call) {
    Fault next = planned.poll();
    return next == null ? faults.next(call) : next;
  }

  private void check() {
    if (broken) {
      throw new GitFault("no space left on device");
    }
  }
}
