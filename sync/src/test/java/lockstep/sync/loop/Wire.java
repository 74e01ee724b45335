package lockstep.sync.loop;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.RepoPath;
import lockstep.sync.pull.Bundle;
import lockstep.sync.pull.CommitChanges;
import lockstep.sync.pull.FetchOutcome;
import lockstep.sync.pull.LoggedCommit;
import lockstep.sync.pull.Mirror;
import lockstep.sync.pull.TreeChange;
import lockstep.sync.save.CommitDraft;
import lockstep.sync.save.PushOutcome;
import lockstep.sync.save.Remote;
import lockstep.sync.testing.InMemoryCopy;

/// The ports of an instance of the simulation: each effect may be the last one of its process, and
/// some guards can be missing.
///
/// @param around runs an effect, with a crash before it or after it where chance will have it
record Wire(InMemoryCopy copy, Set<Guard> off, Around around) implements Mirror, Remote {
  /// Runs an effect.
  interface Around {
    <T> T run(String effect, Supplier<T> body);
  }

  @Override
  public PushOutcome push(Optional<CommitId> expected, CommitId head) {
    PushOutcome outcome = around.run("push", () -> copy.push(expected, head));
    if (outcome instanceof PushOutcome.Unknown(String reason)) {
      if (off.contains(Guard.READ_BACK)) {
        return new PushOutcome.Accepted();
      }
      if (off.contains(Guard.DOUBT)) {
        return new PushOutcome.Refused(reason);
      }
    }
    return outcome;
  }

  @Override
  public CommitId commit(Optional<CommitId> parent, CommitDraft draft) {
    return around.run("commit", () -> copy.commit(parent, draft));
  }

  @Override
  public FetchOutcome fetch() {
    return around.run("fetch", copy::fetch);
  }

  @Override
  public boolean walk(Optional<CommitId> from, CommitId to, Consumer<CommitChanges> each) {
    return copy.walk(
        from,
        to,
        off.contains(Guard.SAVE_ID)
            ? commit -> each.accept(withoutIds(commit))
            : off.contains(Guard.SAME_REQUEST)
                ? commit -> each.accept(withoutDigests(commit))
                : each);
  }

  /// As an older program wrote them.
  private static CommitChanges withoutDigests(CommitChanges commit) {
    return new CommitChanges(
        commit.commit(),
        commit.when(),
        commit.author(),
        commit.message().replaceAll("(?m)^Lockstep-Request: .*\\n", ""),
        commit.saveId(),
        commit.changes());
  }

  private static CommitChanges withoutIds(CommitChanges commit) {
    return new CommitChanges(
        commit.commit(),
        commit.when(),
        commit.author(),
        commit.message(),
        Optional.empty(),
        commit.changes());
  }

  @Override
  public Optional<Bundle> bundle(CommitId from, CommitId to, int limit) {
    return copy.bundle(from, to, limit);
  }

  @Override
  public boolean take(Bundle bundle) {
    return around.run("take", () -> copy.take(bundle));
  }

  @Override
  public void proveWritable() {
    copy.proveWritable();
  }

  @Override
  public Optional<CommitId> shown() {
    return copy.shown();
  }

  @Override
  public void shown(CommitId commit) {
    copy.shown(commit);
  }

  @Override
  public Optional<CommitId> head() {
    return copy.head();
  }

  @Override
  public List<TreeChange> changes(Optional<CommitId> from, CommitId to) {
    return copy.changes(from, to);
  }

  @Override
  public byte[] read(BlobId blob, int limit) {
    return copy.read(blob, limit);
  }

  @Override
  public Optional<TreeChange.File> file(CommitId commit, RepoPath path) {
    boolean present = off.contains(Guard.MERGE_BASE) && path.name().startsWith("d");
    return copy.file(present ? copy.head().orElse(commit) : commit, path);
  }

  @Override
  public List<LoggedCommit> log(CommitId from, RepoPath path, int limit) {
    return copy.log(from, path, limit);
  }

  @Override
  public Optional<CommitId> forkPoint(CommitId one, CommitId other) {
    return copy.forkPoint(one, other);
  }

  @Override
  public boolean isAncestor(CommitId ancestor, CommitId of) {
    return !off.contains(Guard.NO_WAY_BACK) && copy.isAncestor(ancestor, of);
  }
}
