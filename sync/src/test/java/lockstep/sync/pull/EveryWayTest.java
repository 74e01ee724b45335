package lockstep.sync.pull;

import static lockstep.sync.pull.Followed.assertSame;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.RepoPath;
import lockstep.core.snapshot.FolderRules;
import lockstep.core.snapshot.FolderRules.Target;
import lockstep.core.snapshot.Quota;
import lockstep.core.snapshot.SnapshotBuilder;
import lockstep.sync.testing.InMemoryCopy;
import lockstep.sync.testing.InMemoryGit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Promise 1, by chance: whatever way an instance took to a commit, it shows the same, with the
/// same warnings, as one that starts there.
class EveryWayTest {
  private static final int SEEDS = 60;
  private static final int COMMITS = 25;

  @ParameterizedTest
  @EnumSource(Target.class)
  void isTheSameStepByStepInLeapsAndFromAFreshStart(Target target) {
    for (long seed = 0; seed < SEEDS; seed++) {
      new Run(seed, target, Quota.UNLIMITED, copy -> copy).run();
    }
  }

  @ParameterizedTest
  @EnumSource(Target.class)
  void leavesTheSameOutForAQuota(Target target) {
    for (long seed = 0; seed < SEEDS; seed++) {
      new Run(seed, target, new Quota(4 + (int) (seed % 5)), copy -> copy).run();
    }
  }

  @Test
  void anInstanceThatOverlooksADeletionIsFoundOut() {
    assertFound(changes -> changes.removeIf(TreeChange.Gone.class::isInstance));
  }

  @Test
  void anInstanceThatReadsTheLastChangeOfManyTooLateIsFoundOut() {
    assertFound(
        changes -> {
          if (changes.size() > 3) {
            changes.removeLast();
          }
        });
  }

  @Test
  void anInstanceThatDoesNotNoticeThatHistoryWasRewrittenIsFoundOut() {
    assertThat(found(InattentiveMirror::new)).isPositive();
  }

  private static void assertFound(Consumer<List<TreeChange>> bug) {
    assertThat(found(copy -> new BuggyMirror(copy, bug))).isPositive();
  }

  /// How many of some seeds find the bug.
  private static long found(Function<InMemoryCopy, Mirror> bug) {
    long found = 0;
    for (long seed = 0; seed < 20; seed++) {
      try {
        new Run(seed, Target.FOLDER, Quota.UNLIMITED, bug).run();
      } catch (AssertionError | IllegalStateException e) {
        found++;
      }
    }
    return found;
  }

  /// One history, followed by instances that look at each commit, at some, and at the last.
  private static final class Run {
    private final InMemoryGit git = new InMemoryGit();
    private final SplittableRandom random;
    private final long seed;
    private final SnapshotBuilder builder;
    private final Function<InMemoryCopy, Mirror> mirrors;

    Run(long seed, Target target, Quota quota, Function<InMemoryCopy, Mirror> mirrors) {
      this.seed = seed;
      this.random = new SplittableRandom(seed);
      this.builder = new SnapshotBuilder(new FolderRules("manifests", "Manifests", target), quota);
      this.mirrors = mirrors;
    }

    void run() {
      InMemoryCopy copy = git.copy();
      TipReader walker = new TipReader(mirrors.apply(copy), builder);
      RandomHistory history = new RandomHistory(git, random);
      Tip each = walker.empty();
      Tip some = walker.empty();
      for (int i = 0; i < COMMITS; i++) {
        CommitId head = history.next();
        copy.fetch();
        each = walker.next(each, head).tip();
        Tip fresh = fresh(head);
        String where = "seed %d, commit %d".formatted(seed, i);
        assertSame(each.snapshot(), fresh.snapshot(), where);
        if (random.nextInt(4) == 0) {
          some = walker.next(some, head).tip();
          assertSame(some.snapshot(), fresh.snapshot(), where + ", in leaps");
        }
      }
    }

    private Tip fresh(CommitId head) {
      InMemoryCopy copy = git.copy();
      TipReader reader = new TipReader(copy, builder);
      assertThat(reader.fetch(reader.empty())).isEqualTo(new FetchOutcome.At(head));
      return reader.next(reader.empty(), head).tip();
    }
  }

  /// A mirror with a planted bug in what it tells of differences.
  private static class BuggyMirror implements Mirror {
    private final InMemoryCopy copy;
    private final Consumer<List<TreeChange>> bug;

    BuggyMirror(InMemoryCopy copy, Consumer<List<TreeChange>> bug) {
      this.copy = copy;
      this.bug = bug;
    }

    @Override
    public FetchOutcome fetch() {
      return copy.fetch();
    }

    @Override
    public Optional<Bundle> bundle(CommitId from, CommitId to, int limit) {
      return copy.bundle(from, to, limit);
    }

    @Override
    public boolean take(Bundle bundle) {
      return copy.take(bundle);
    }

    @Override
    public Optional<CommitId> shown() {
      return copy.shown();
    }

    @Override
    public void proveWritable() {
      copy.proveWritable();
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
      List<TreeChange> changes = new ArrayList<>(copy.changes(from, to));
      if (from.isPresent()) {
        bug.accept(changes);
      }
      return changes;
    }

    @Override
    public byte[] read(BlobId blob, int limit) {
      return copy.read(blob, limit);
    }

    @Override
    public boolean walk(Optional<CommitId> from, CommitId to, Consumer<CommitChanges> each) {
      return copy.walk(from, to, each);
    }

    @Override
    public Optional<TreeChange.File> file(CommitId commit, RepoPath path) {
      return copy.file(commit, path);
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
      return copy.isAncestor(ancestor, of);
    }
  }

  /// A mirror that takes every history for one that goes on.
  private static final class InattentiveMirror extends BuggyMirror {
    InattentiveMirror(InMemoryCopy copy) {
      super(copy, _ -> {});
    }

    @Override
    public boolean walk(Optional<CommitId> from, CommitId to, Consumer<CommitChanges> each) {
      return super.walk(from, to, each) || super.walk(Optional.empty(), to, each);
    }
  }
}
