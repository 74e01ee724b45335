package lockstep.sync.testing;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.CommitId;
import lockstep.sync.pull.BranchList;
import lockstep.sync.pull.Bundle;
import lockstep.sync.pull.FetchOutcome;
import lockstep.sync.pull.TreeChange;
import lockstep.sync.save.Author;
import lockstep.sync.save.BranchName;
import lockstep.sync.save.PushOutcome;
import org.jspecify.annotations.Nullable;

/// A remote with one branch that is followed and any others, shared by any number of [#copy]
/// mirrors.
///
/// It keeps the rules of a real host: a push moves the branch only from the expected commit, and an
/// answer may get lost on the way. All methods may be called from any thread.
public final class InMemoryGit {
  private static final String FOLLOWED = "main";
  private static final Author STRANGER = new Author("Stranger", "stranger@localhost");

  private final ObjectStore objects = new ObjectStore();
  private final List<CommitId> pastHeads = new ArrayList<>();
  private final List<Late> late = new ArrayList<>();
  private final Map<BranchName, CommitId> branches = new HashMap<>();
  private final List<ObjectStore> packs = new ArrayList<>();
  private @Nullable CommitId head;
  private Host host = Host.UP;
  private boolean branchDeleted;
  private boolean comparing = true;
  private int races;
  private Instant time = Instant.parse("2026-11-23T08:00:00Z");

  /// How the host answers.
  public enum Host {
    UP,
    /// No connection.
    DOWN,
    /// Wrong credentials.
    REFUSING,
    /// Credentials that may only read.
    READ_ONLY
  }

  private record Late(Optional<CommitId> expected, CommitId head) {}

  /// A mirror of the branch, still empty.
  public InMemoryCopy copy() {
    return new InMemoryCopy(this);
  }

  /// Packs what `to` needs: the bytes are a number that [#unpack] knows.
  synchronized byte[] pack(CommitId to, ObjectStore from) {
    ObjectStore pack = new ObjectStore();
    pack.copy(from, to);
    packs.add(pack);
    return Integer.toString(packs.size() - 1).getBytes(StandardCharsets.UTF_8);
  }

  /// Puts what a bundle brings into the objects of a mirror.
  ///
  /// @return false when its pack is none of [#pack]
  synchronized boolean unpack(Bundle bundle, ObjectStore into) {
    String number = new String(bundle.pack(), StandardCharsets.UTF_8);
    if (!number.matches("\\d{1,9}") || Integer.parseInt(number) >= packs.size()) {
      return false;
    }
    into.copy(packs.get(Integer.parseInt(number)), bundle.tip());
    return true;
  }

  /// Knows the packs that were made on another host until now.
  synchronized void knowPacksOf(InMemoryGit other) {
    packs.addAll(other.packs);
  }

  /// Puts the whole host into a state.
  public synchronized void host(Host next) {
    host = next;
  }

  /// Switches the compare-and-swap of pushes off: a guard that tests show to be needed.
  public synchronized void ignoreExpectedHeads() {
    comparing = false;
  }

  /// The head of the branch; empty when there is no commit or no branch.
  public synchronized Optional<CommitId> head() {
    return branchDeleted ? Optional.empty() : Optional.ofNullable(head);
  }

  /// The head of another branch; empty when there is none of this name.
  public synchronized Optional<CommitId> head(BranchName branch) {
    return Optional.ofNullable(branches.get(branch));
  }

  /// The content of a file on another branch; empty when it is not there.
  public synchronized Optional<String> file(BranchName branch, String path) {
    return head(branch)
        .map(at -> objects.commit(at).tree().get(path))
        .filter(TreeChange.File.class::isInstance)
        .map(entry -> content((TreeChange.File) entry));
  }

  /// Somebody moves another branch by force, or makes it.
  public synchronized void move(BranchName branch, CommitId to) {
    branches.put(branch, to);
  }

  /// The content of a file at the head; empty when it is not there.
  public synchronized Optional<String> file(String path) {
    return head()
        .map(at -> objects.commit(at).tree().get(path))
        .filter(TreeChange.File.class::isInstance)
        .map(entry -> content((TreeChange.File) entry));
  }

  /// True when the file at the head contains `text`.
  public boolean fileSays(String path, String text) {
    return file(path).filter(content -> content.contains(text)).isPresent();
  }

  /// The paths at the head, sorted.
  public synchronized List<String> paths() {
    return head().map(at -> List.copyOf(objects.commit(at).tree().keySet())).orElse(List.of());
  }

  /// The first-parent history of the branch, newest first.
  public synchronized List<StoredCommit> history() {
    return head().map(objects::firstParents).orElse(List.of());
  }

  /// All commits that the branch can reach.
  public synchronized List<StoredCommit> allCommits() {
    return head()
        .map(at -> objects.reachable(at).stream().map(objects::commit).toList())
        .orElse(List.of());
  }

  /// `head` and all commits that it can reach, on the branch or not.
  public synchronized List<StoredCommit> reachable(CommitId head) {
    return objects.reachable(head).stream().map(objects::commit).toList();
  }

  /// True when `ancestor` is `of` itself or reachable from it.
  public synchronized boolean reaches(CommitId of, CommitId ancestor) {
    return objects.has(of) && objects.reaches(of, ancestor);
  }

  /// The content of a file of a commit, which need not be on the branch.
  public synchronized String content(TreeChange.File file) {
    return new String(objects.read(file.blob()), StandardCharsets.UTF_8);
  }

  /// Somebody commits to the branch.
  public synchronized CommitId commit(String message, Consumer<Tree> edit) {
    return move(commitOn(head(), message, edit));
  }

  /// Somebody makes a commit that is not on the branch.
  ///
  /// @param parent absent for one without a parent
  public synchronized CommitId commitOn(
      Optional<CommitId> parent, String message, Consumer<Tree> edit) {
    return commitOn(parent.map(List::of).orElse(List.of()), message, edit);
  }

  /// Somebody merges `other` into `first`, with the files of `other` where the two differ, then
  /// edits.
  public synchronized CommitId mergeOn(
      CommitId first, CommitId other, String message, Consumer<Tree> edit) {
    return commitOn(
        List.of(first, other),
        message,
        tree -> {
          objects.commit(other).tree().forEach(tree::entry);
          edit.accept(tree);
        });
  }

  /// Somebody moves the branch by force, or makes it.
  public synchronized CommitId move(CommitId to) {
    objects.commit(to);
    if (head != null && !branchDeleted) {
      pastHeads.add(head);
    }
    head = to;
    branchDeleted = false;
    return to;
  }

  /// Somebody deletes the branch.
  public synchronized void deleteBranch() {
    branchDeleted = true;
  }

  /// How many requests the host has still to read: those that were [Fault#LATE] or
  /// [Fault#DUPLICATE].
  public synchronized int lateRequests() {
    return late.size();
  }

  /// The host reads one of the [#lateRequests], which may come in any order.
  ///
  /// @param index from 0
  public synchronized void deliverLate(int index) {
    Late request = late.remove(index);
    compareAndSwap(request.expected, request.head);
  }

  /// The host reads all [#lateRequests], in the order in which they were sent.
  public synchronized void deliverLate() {
    List<Late> requests = List.copyOf(late);
    late.clear();
    requests.forEach(request -> compareAndSwap(request.expected, request.head));
  }

  /// @param into gets what the answer needs
  synchronized FetchOutcome fetch(Fault fault, ObjectStore into) {
    if (host == Host.DOWN || fault == Fault.UNREACHABLE) {
      return new FetchOutcome.Unreachable("connection refused");
    }
    if (host == Host.REFUSING) {
      return new FetchOutcome.Refused("authentication failed");
    }
    if (branchDeleted) {
      return new FetchOutcome.BranchMissing("branch main is not there");
    }
    if (head == null) {
      return new FetchOutcome.Empty();
    }
    CommitId seen = fault == Fault.STALE && !pastHeads.isEmpty() ? pastHeads.getLast() : head;
    into.copy(objects, seen);
    return new FetchOutcome.At(seen);
  }

  synchronized PushOutcome push(
      Optional<CommitId> expected, CommitId to, ObjectStore from, Fault fault) {
    if (host == Host.DOWN || fault == Fault.UNREACHABLE) {
      return new PushOutcome.Unreachable("connection refused");
    }
    if (host == Host.REFUSING || host == Host.READ_ONLY) {
      return new PushOutcome.Refused("permission denied", true);
    }
    if (fault == Fault.REFUSE) {
      return new PushOutcome.Refused("pre-receive hook declined");
    }
    if (fault == Fault.LOSE_REQUEST) {
      return new PushOutcome.Unknown("connection reset");
    }
    if (fault == Fault.LOSE_RACE && !branchDeleted) { // nobody else makes it anew
      races++;
      int number = races;
      commit("Race", tree -> tree.put("races/race-%d.md".formatted(number), "# a race"));
    }
    objects.copy(from, to);
    if (fault == Fault.LATE) {
      late.add(new Late(expected, to));
      return new PushOutcome.Unknown("connection reset");
    }
    boolean moved = compareAndSwap(expected, to);
    // what the host answered no to, it does not do after all
    if (fault == Fault.DUPLICATE && moved) {
      late.add(new Late(expected, to));
    }
    if (fault == Fault.LOSE_REPLY) {
      return new PushOutcome.Unknown("connection reset");
    }
    return moved ? new PushOutcome.Accepted() : new PushOutcome.LostRace("fetch first");
  }

  /// @param into gets what the answer needs
  synchronized FetchOutcome fetch(BranchName branch, Fault fault, ObjectStore into) {
    if (host == Host.DOWN || fault == Fault.UNREACHABLE) {
      return new FetchOutcome.Unreachable("connection refused");
    }
    if (host == Host.REFUSING) {
      return new FetchOutcome.Refused("authentication failed");
    }
    CommitId at = branches.get(branch);
    if (at == null) {
      return new FetchOutcome.BranchMissing("branch %s is not there".formatted(branch));
    }
    into.copy(objects, at);
    return new FetchOutcome.At(at);
  }

  synchronized BranchList list(Fault fault) {
    if (host == Host.DOWN || fault == Fault.UNREACHABLE) {
      return new BranchList.Unreachable("connection refused");
    }
    if (host == Host.REFUSING) {
      return new BranchList.Refused("authentication failed");
    }
    SortedMap<String, CommitId> heads = new TreeMap<>();
    head().ifPresent(at -> heads.put(FOLLOWED, at));
    branches.forEach((name, at) -> heads.put(name.value(), at));
    return new BranchList.Here(heads);
  }

  synchronized PushOutcome push(
      BranchName branch, Optional<CommitId> expected, CommitId to, ObjectStore from, Fault fault) {
    if (host == Host.DOWN || fault == Fault.UNREACHABLE) {
      return new PushOutcome.Unreachable("connection refused");
    }
    if (host == Host.REFUSING || host == Host.READ_ONLY) {
      return new PushOutcome.Refused("permission denied", true);
    }
    if (fault == Fault.REFUSE) {
      return new PushOutcome.Refused("pre-receive hook declined");
    }
    if (fault == Fault.LOSE_REQUEST || fault == Fault.LATE) {
      return new PushOutcome.Unknown("connection reset");
    }
    objects.copy(from, to);
    boolean moved = fault != Fault.LOSE_RACE && head(branch).equals(expected);
    if (moved) {
      branches.put(branch, to);
    }
    if (fault == Fault.LOSE_REPLY) {
      return new PushOutcome.Unknown("connection reset");
    }
    return moved ? new PushOutcome.Accepted() : new PushOutcome.LostRace("fetch first");
  }

  private boolean compareAndSwap(Optional<CommitId> expected, CommitId to) {
    if (head().equals(Optional.of(to))) {
      return true;
    }
    if (comparing && !head().equals(expected)) {
      return false;
    }
    move(to);
    return true;
  }

  private CommitId commitOn(List<CommitId> parents, String message, Consumer<Tree> edit) {
    Tree tree =
        new Tree(parents.isEmpty() ? new TreeMap<>() : objects.commit(parents.getFirst()).tree());
    edit.accept(tree);
    time = time.plusSeconds(1);
    return objects.commit(parents, tree.entries, STRANGER, time, message).id();
  }

  /// The files of a commit to be.
  public final class Tree {
    private final SortedMap<String, TreeChange> entries;

    private Tree(SortedMap<String, TreeChange> entries) {
      this.entries = new TreeMap<>(entries);
    }

    /// Writes a file.
    public Tree put(String path, String content) {
      byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
      BlobId blob = objects.blob(bytes);
      entries.put(path, new TreeChange.File(path, blob, bytes.length));
      return this;
    }

    /// Deletes a file.
    public Tree delete(String path) {
      entries.remove(path);
      return this;
    }

    /// Renames a file.
    public Tree rename(String from, String to) {
      if (entries.remove(from) instanceof TreeChange.File(String _, BlobId blob, long size)) {
        entries.put(to, new TreeChange.File(to, blob, size));
      }
      return this;
    }

    /// Makes a symbolic link.
    public Tree link(String path) {
      entries.put(path, new TreeChange.Special(path, "symbolic link"));
      return this;
    }

    private void entry(String path, TreeChange entry) {
      entries.put(path, entry);
    }
  }
}
