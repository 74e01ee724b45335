package lockstep.git;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import lockstep.core.check.Check;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.RepoPath;
import lockstep.core.time.Ticker;
import lockstep.git.sign.CommitIdentity;
import lockstep.sync.pull.BranchList;
import lockstep.sync.pull.Branches;
import lockstep.sync.pull.Bundle;
import lockstep.sync.pull.CommitChanges;
import lockstep.sync.pull.FetchOutcome;
import lockstep.sync.pull.GitFault;
import lockstep.sync.pull.LoggedCommit;
import lockstep.sync.pull.Mirror;
import lockstep.sync.pull.TreeChange;
import lockstep.sync.repository.RepositorySetup;
import lockstep.sync.save.BranchName;
import lockstep.sync.save.CommitDraft;
import lockstep.sync.save.PushOutcome;
import lockstep.sync.save.Remote;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.internal.storage.file.Pack;
import org.eclipse.jgit.internal.storage.file.PackInserter;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.GpgSignature;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.revwalk.RevWalk;

/// One branch of a remote and its mirror in a folder of this machine, by JGit.
///
/// The folder belongs to one process. It may be deleted or damaged at any time: the next fetch
/// makes it anew, beside the old one, and puts it in its place when the remote has given
/// everything. A mirror of another place stays what it is until this remote has answered.
///
/// [#read], [#file], [#changes], [#log], [#forkPoint], [#bundle] and [#list] may be called by any
/// thread; all else by one thread at a time.
public final class JGitRepository implements Mirror, Remote, Branches, AutoCloseable {
  private static final int READERS = 4;

  private final GitRemoteConfig config;
  private final Path folder;
  private final Ticker ticker;
  private final RemoteWay way;
  private final RemoteBranch remote;
  private final CommitIdentity identity;

  /// Held for writing while another mirror takes the place of the old one, and while packs are
  /// deleted: readers wait for that, or the files that they read would go under them.
  private final ReadWriteLock place = new ReentrantReadWriteLock();

  private final Semaphore reading = new Semaphore(READERS);

  /// What could not be read: a reason to look at the mirror before the next fetch.
  private final Set<ObjectId> suspects = ConcurrentHashMap.newKeySet();

  private volatile MirrorFolder mirror;

  private JGitRepository(
      GitRemoteConfig config,
      Path folder,
      MirrorFolder mirror,
      CommitIdentity identity,
      Ticker ticker) {
    this.config = config;
    this.folder = folder;
    this.mirror = mirror;
    this.identity = identity;
    this.ticker = ticker;
    this.way = new RemoteWay(config, ticker);
    this.remote = new RemoteBranch(config, way);
  }

  /// Opens the mirror in `folder`, or makes an empty one when there is none that can be used.
  /// Does not talk to the remote.
  ///
  /// @throws GitFault when the folder cannot be written
  public static JGitRepository open(GitRemoteConfig config, Path folder) {
    return open(config, folder, CommitIdentity.USUAL, () -> 0);
  }

  /// The same for a repository as it is set, with all that its settings say of the way to the
  /// remote and of commits.
  ///
  /// @param setup with the name of a branch
  /// @throws IllegalArgumentException which says which of its settings cannot be used, and shows no
  /// secret
  public static JGitRepository open(
      RepositorySetup setup, Path folder, Ticker ticker, FetchLimits limits) {
    return open(
        GitRemoteConfig.of(setup).withLimits(limits),
        folder,
        CommitIdentity.of(setup.spec().commits(), setup.secrets().signingKey()),
        ticker);
  }

  /// The same, with what commits say and the clock by which a host's wish to wait is kept.
  public static JGitRepository open(
      GitRemoteConfig config, Path folder, CommitIdentity identity, Ticker ticker) {
    JGitSetup.apply();
    try {
      Path absolute = folder.toAbsolutePath().normalize();
      MirrorFolder mirror = MirrorFolder.open(absolute, config);
      return new JGitRepository(config, absolute, mirror, identity, ticker);
    } catch (IOException e) {
      throw new GitFault("the mirror folder %s cannot be used".formatted(folder), e);
    }
  }

  /// Deletes the mirror in `folder`, which nobody has open. What cannot be deleted stays: it is a
  /// cache, and is made anew when it is opened again and cannot be used.
  public static void discard(Path folder) {
    try {
      MirrorFolder.delete(folder.toAbsolutePath().normalize());
    } catch (IOException _) {
      // said above
    }
  }

  @Override
  public FetchOutcome fetch() {
    return fetch((_, _) -> {});
  }

  @Override
  public FetchOutcome fetch(BiConsumer<BlobId, byte[]> seen) {
    try {
      mirror.forgetReaders();
      if (!mirror.isIntact() || (!suspects.isEmpty() && !mirror.isSound(suspects))) {
        return rebuild();
      }
      suspects.clear();
      RemoteBranch.Fetched fetched = remote.fetch(mirror.repository(), seen);
      boolean here = fetched.failure().filter(Damage::mayBe).isPresent();
      if (here && !mirror.isSound(suspects)) {
        return rebuild();
      }
      led(fetched.outcome());
      return isTidied() ? fetched.outcome() : rebuild();
    } catch (IOException e) {
      throw new GitFault("the mirror in %s cannot be written".formatted(folder), e);
    }
  }

  /// What the remote of another place has told is now what this mirror is of.
  private void led(FetchOutcome outcome) throws IOException {
    if (mirror.isLedBy(outcome)) {
      place.writeLock().lock();
      try {
        mirror = mirror.led(outcome);
      } finally {
        place.writeLock().unlock();
      }
    }
  }

  @Override
  public boolean isOfFormerPlace() {
    return mirror.isOfFormerPlace();
  }

  @Override
  public Optional<Bundle> bundle(CommitId from, CommitId to, int limit) {
    return shared(
            to,
            (reader, _) -> BundlePack.write(mirror.repository(), reader, id(from), id(to), limit))
        .map(pack -> new Bundle(from, to, pack));
  }

  @Override
  public boolean take(Bundle bundle) {
    if (!mirror.isIntact()
        || !suspects.isEmpty()
        || !head().equals(Optional.of(bundle.prerequisite()))) {
      return false; // a fetch mends what is broken
    }
    try {
      boolean whole =
          BundlePack.read(
              mirror.repository(),
              bundle.pack(),
              id(bundle.prerequisite()),
              id(bundle.tip()),
              config.limits().all());
      if (whole) {
        mirror.head(id(bundle.tip()));
      }
      return whole && isTidied();
    } catch (IOException | FetchBudget.Spent e) {
      mirror.proveWritable(); // else it is the pack that cannot be used
      return false;
    }
  }

  @Override
  public Optional<CommitId> head() {
    return mirror.tellHead();
  }

  @Override
  public Optional<CommitId> shown() {
    return mirror.tellShown();
  }

  @Override
  public void shown(CommitId commit) {
    mirror.forgetReaders(); // what was read for it is read
    mirror.shown(id(commit));
  }

  @Override
  public List<TreeChange> changes(Optional<CommitId> from, CommitId to) {
    return shared(
        to,
        (reader, trees) -> {
          try (RevWalk walk = new RevWalk(reader)) {
            Optional<ObjectId> before =
                from.isEmpty() ? Optional.empty() : trees.subtree(tree(walk, from.get()));
            return trees.changes(before, trees.subtree(tree(walk, to)));
          }
        });
  }

  @Override
  public byte[] read(BlobId blob, int limit) {
    reading.acquireUninterruptibly();
    place.readLock().lock();
    try {
      MirrorFolder folder = mirror;
      ObjectReader reader = folder.takeReader();
      Optional<byte[]> bytes = read(reader, blob, limit);
      folder.giveBack(reader);
      return bytes.orElseThrow(
          () ->
              new GitFault(
                  "blob %s is above the limit of %d bytes".formatted(blob.abbreviated(), limit)));
    } finally {
      place.readLock().unlock();
      reading.release();
    }
  }

  /// Empty for a blob above the limit. Whatever else goes wrong makes the mirror a suspect.
  private Optional<byte[]> read(ObjectReader reader, BlobId blob, int limit) {
    ObjectId id = ObjectId.fromString(blob.hex());
    try {
      ObjectLoader loader = reader.open(id, Constants.OBJ_BLOB);
      return loader.getSize() > limit
          ? Optional.empty()
          : Optional.of(loader.getCachedBytes(limit));
    } catch (IOException | RuntimeException e) {
      // JGit meets broken packs with exceptions of either kind.
      reader.close();
      suspects.add(id);
      throw new GitFault("blob %s cannot be read from the mirror".formatted(blob), e);
    }
  }

  @Override
  public void proveWritable() {
    mirror.proveWritable();
  }

  @Override
  public boolean walk(Optional<CommitId> from, CommitId to, Consumer<CommitChanges> each) {
    return reading(
        to,
        (reader, trees) ->
            new FirstParentHistory(reader, trees).walk(from.map(JGitRepository::id), id(to), each));
  }

  @Override
  public Optional<TreeChange.File> file(CommitId commit, RepoPath path) {
    return shared(
        commit,
        (reader, trees) -> {
          try (RevWalk walk = new RevWalk(reader)) {
            Optional<ObjectId> subtree = trees.subtree(tree(walk, commit));
            return subtree.isEmpty() ? Optional.empty() : trees.file(subtree.get(), path);
          }
        });
  }

  @Override
  public List<LoggedCommit> log(CommitId from, RepoPath path, int limit) {
    return shared(
        from, (reader, trees) -> new FirstParentHistory(reader, trees).log(id(from), path, limit));
  }

  @Override
  public boolean isAncestor(CommitId ancestor, CommitId of) {
    return reading(of, (reader, _) -> Ancestry.isAncestor(reader, id(ancestor), id(of)));
  }

  @Override
  public Optional<CommitId> forkPoint(CommitId one, CommitId other) {
    return shared(other, (reader, _) -> Ancestry.forkPoint(reader, id(one), id(other)));
  }

  @Override
  public CommitId commit(Optional<CommitId> parent, CommitDraft draft) {
    try (ObjectReader reader = mirror.repository().newObjectReader();
        PackInserter inserter = mirror.newInserter()) {
      Optional<ObjectId> before = Optional.empty();
      if (parent.isPresent()) {
        try (RevWalk walk = new RevWalk(reader)) {
          before = Optional.of(tree(walk, parent.get()));
        }
      }
      CommitBuilder commit = new CommitBuilder();
      commit.setTreeId(
          new TreeEditor(reader, inserter).apply(before, config.path(), draft.edits()));
      parent.ifPresent(id -> commit.setParentId(id(id)));
      commit.setAuthor(identity.author(draft));
      commit.setCommitter(identity.committer(draft));
      commit.setMessage(draft.message());
      identity
          .sign(commit.build(), draft.when())
          .ifPresent(it -> commit.setGpgSignature(new GpgSignature(it.getBytes(US_ASCII))));
      ObjectId id = inserter.insert(commit);
      inserter.flush();
      return new CommitId(id.name());
    } catch (IOException e) {
      parent.ifPresent(id -> suspects.add(id(id)));
      throw new GitFault("the commit could not be written to the mirror", e);
    }
  }

  @Override
  public PushOutcome push(Optional<CommitId> expected, CommitId head) {
    PushOutcome outcome;
    try {
      outcome = remote.push(mirror.repository(), expected, head);
    } catch (GitFault e) {
      suspects.add(id(head));
      throw e;
    }
    if (outcome instanceof PushOutcome.Accepted) {
      settle(head);
    }
    return outcome;
  }

  @Override
  public FetchOutcome fetch(BranchName branch) {
    checkOther(branch);
    mirror.forgetReaders();
    return elsewhere(branch).fetch(mirror.repository()).outcome();
  }

  @Override
  public PushOutcome push(BranchName branch, Optional<CommitId> expected, CommitId head) {
    checkOther(branch);
    return elsewhere(branch).push(mirror.repository(), expected, head);
  }

  /// By a way of its own: the other one is of the thread that fetches and pushes, and remembers
  /// what that thread has sent.
  @Override
  public BranchList list() {
    try (RemoteWay own = new RemoteWay(config, ticker)) {
      return new RemoteBranch(config, own).list();
    }
  }

  private void checkOther(BranchName branch) {
    Check.that(
        !branch.value().equals(config.branch()),
        "branch: %s (expected: another than the followed one)",
        branch);
  }

  private RemoteBranch elsewhere(BranchName branch) {
    return new RemoteBranch(config.onBranch(branch.value()), way);
  }

  @Override
  public void close() {
    way.close();
    mirror.close();
  }

  /// The push is done, whatever becomes of the mirror: the next fetch looks at it. Packs are put
  /// together here too, since a writer may push for long without a fetch.
  private void settle(CommitId head) {
    try {
      mirror.head(id(head));
      if (isTidied()) {
        return;
      }
    } catch (IOException _) {
      // said above
    }
    suspects.add(id(head));
  }

  /// Puts small packs together.
  ///
  /// @return false when one of them is damaged, which may be one that the head does not reach
  private boolean isTidied() throws IOException {
    List<Pack> superseded;
    try {
      superseded = mirror.joinSmallPacks();
    } catch (CorruptObjectException e) {
      return false;
    }
    if (!superseded.isEmpty()) {
      place.writeLock().lock();
      try {
        mirror.forgetReaders();
        PackShelf.remove(superseded);
      } finally {
        place.writeLock().unlock();
      }
    }
    return true;
  }

  /// Fetches everything into a new folder, which takes the old one's place when that went well.
  private FetchOutcome rebuild() throws IOException {
    MirrorFolder fresh =
        MirrorFolder.create(folder.resolveSibling(folder.getFileName() + ".new"), config);
    try {
      FetchOutcome outcome = remote.fetch(fresh.repository()).outcome();
      if (outcome instanceof FetchOutcome.At) {
        place.writeLock().lock();
        try {
          mirror.close();
          mirror = fresh.moveTo(folder);
        } finally {
          place.writeLock().unlock();
        }
        suspects.clear();
      }
      return outcome;
    } finally {
      if (fresh.isIntact()) {
        fresh.discard();
      }
    }
  }

  /// Reads on any thread, a few at a time and not while files of the mirror are taken away.
  private <T> T shared(CommitId commit, Reading<T> what) {
    reading.acquireUninterruptibly();
    place.readLock().lock();
    try {
      return reading(commit, what);
    } finally {
      place.readLock().unlock();
      reading.release();
    }
  }

  /// Reads from the mirror; whatever goes wrong makes the mirror a suspect.
  private <T> T reading(CommitId commit, Reading<T> what) {
    try (ObjectReader reader = mirror.repository().newObjectReader()) {
      return what.in(reader, new TreeReader(reader, mirror.path()));
    } catch (IOException e) {
      suspects.add(id(commit));
      throw new GitFault("commit %s cannot be read from the mirror".formatted(commit), e);
    }
  }

  private static ObjectId tree(RevWalk walk, CommitId commit) throws IOException {
    return walk.parseCommit(id(commit)).getTree();
  }

  private static ObjectId id(CommitId commit) {
    return ObjectId.fromString(commit.hex());
  }

  @FunctionalInterface
  private interface Reading<T> {
    T in(ObjectReader reader, TreeReader trees) throws IOException;
  }
}
