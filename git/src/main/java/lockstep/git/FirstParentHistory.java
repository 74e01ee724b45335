package lockstep.git;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.RepoPath;
import lockstep.sync.pull.CommitChanges;
import lockstep.sync.pull.CommitChanges.MergedSave;
import lockstep.sync.pull.CommitChanges.PathChange;
import lockstep.sync.pull.GitFault;
import lockstep.sync.pull.LoggedCommit;
import lockstep.sync.save.Author;
import lockstep.sync.save.CommitMessage;
import org.eclipse.jgit.diff.DiffConfig;
import org.eclipse.jgit.diff.DiffEntry;
import org.eclipse.jgit.diff.RenameDetector;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.AndTreeFilter;
import org.eclipse.jgit.treewalk.filter.TreeFilter;

/// The history along first parents: what a person who reads the branch from merge to merge sees.
///
/// What is told of a commit is a function of the commit and its first parent alone, so that every
/// instance tells the same.
final class FirstParentHistory {
  /// In percent, as Git has it.
  private static final int RENAME_SCORE = 50;

  /// Above so many additions or deletions only exact renames are found: the work is their product.
  private static final int RENAME_LIMIT = 400;

  private static final TreeFilter NOT_TOO_DEEP =
      new TreeFilter() {
        @Override
        public boolean include(TreeWalk walk) {
          return !(walk.isSubtree() && TreeReader.isTooDeep(walk));
        }

        @Override
        public boolean shouldBeRecursive() {
          return false;
        }

        @Override
        public TreeFilter clone() {
          return this;
        }
      };

  private final ObjectReader reader;
  private final TreeReader trees;

  FirstParentHistory(ObjectReader reader, TreeReader trees) {
    this.reader = reader;
    this.trees = trees;
  }

  /// See [lockstep.sync.pull.Mirror#walk].
  boolean walk(Optional<ObjectId> from, ObjectId to, Consumer<CommitChanges> each)
      throws IOException {
    try (RevWalk walk = new RevWalk(reader)) {
      Optional<List<RevCommit>> path = path(walk, from, to);
      if (path.isEmpty()) {
        return false;
      }
      Optional<ObjectId> before = from.isEmpty() ? Optional.empty() : subtree(walk, from.get());
      for (RevCommit commit : path.get().reversed()) {
        Optional<ObjectId> after = trees.subtree(commit.getTree());
        walk.parseBody(commit);
        each.accept(describe(commit, changes(before, after)));
        commit.disposeBody();
        before = after;
      }
      return true;
    }
  }

  /// See [lockstep.sync.pull.Mirror#log].
  List<LoggedCommit> log(ObjectId from, RepoPath path, int limit) throws IOException {
    if (!reader.has(from)) {
      // Anybody may ask for one that was never here. As a suspect it would cost a walk over all.
      throw new GitFault("commit %s is not in the mirror".formatted(from.name()));
    }
    List<LoggedCommit> log = new ArrayList<>();
    RepoPath name = path;
    try (RevWalk walk = new RevWalk(reader)) {
      Optional<RevCommit> next = Optional.of(walk.parseCommit(from));
      while (next.isPresent() && log.size() < limit) {
        RevCommit commit = next.get();
        next = firstParent(walk, commit);
        Optional<ObjectId> after = trees.subtree(commit.getTree());
        Optional<ObjectId> before =
            next.isEmpty() ? Optional.empty() : trees.subtree(next.get().getTree());
        Optional<ObjectId> was = trees.entry(before, name);
        if (!was.equals(trees.entry(after, name))) {
          log.add(
              new LoggedCommit(id(commit), when(commit), person(commit), commit.getFullMessage()));
          if (was.isEmpty() && before.isPresent() && !name.isRoot()) {
            name = nameBefore(name, before, after);
          }
        }
        commit.disposeBody();
      }
    }
    return log;
  }

  private RepoPath nameBefore(RepoPath name, Optional<ObjectId> before, Optional<ObjectId> after)
      throws IOException {
    return changes(before, after).stream()
        .filter(change -> change.path().equals(name.value()))
        .filter(PathChange.Renamed.class::isInstance)
        .map(change -> ((PathChange.Renamed) change).from())
        .filter(from -> RepoPath.problemWith(from).isEmpty())
        .findFirst()
        .map(RepoPath::new)
        .orElse(name);
  }

  /// The commits from `to` down to the one after `from`; empty when `from` is not on the way.
  private static Optional<List<RevCommit>> path(RevWalk walk, Optional<ObjectId> from, ObjectId to)
      throws IOException {
    walk.setRetainBody(false);
    List<RevCommit> path = new ArrayList<>();
    Optional<RevCommit> commit = Optional.of(walk.parseCommit(to));
    while (commit.isPresent()) {
      if (from.isPresent() && from.get().equals(commit.get())) {
        return Optional.of(path);
      }
      path.add(commit.get());
      commit = firstParent(walk, commit.get());
    }
    return from.isEmpty() ? Optional.of(path) : Optional.empty();
  }

  private static Optional<RevCommit> firstParent(RevWalk walk, RevCommit commit)
      throws IOException {
    return commit.getParentCount() == 0
        ? Optional.empty()
        : Optional.of(walk.parseCommit(commit.getParent(0)));
  }

  private Optional<ObjectId> subtree(RevWalk walk, ObjectId commit) throws IOException {
    return trees.subtree(walk.parseCommit(commit).getTree());
  }

  private List<PathChange> changes(Optional<ObjectId> before, Optional<ObjectId> after)
      throws IOException {
    if (before.equals(after)) {
      return List.of();
    }
    List<PathChange> changes = new ArrayList<>();
    List<PathChange> directories = new ArrayList<>();
    ChangeBudget budget = new ChangeBudget();
    boolean added = false;
    boolean deleted = false;
    try (TreeWalk walk = TreeReader.difference(reader, before, after)) {
      while (TreeReader.next(walk)) {
        PathChange change = change(walk);
        budget.spend(change.path());
        (walk.isSubtree() ? directories : changes).add(change);
        deleted |= change instanceof PathChange.Removed;
        added |= walk.getFileMode(0).equals(FileMode.MISSING);
      }
    }
    if (added && deleted) {
      changes = withRenames(before, after);
    }
    changes.addAll(directories);
    changes.sort(Comparator.comparing(PathChange::path));
    return changes;
  }

  private static PathChange change(TreeWalk walk) {
    String path = TreeReader.path(walk);
    return walk.getFileMode(1).equals(FileMode.MISSING)
        ? new PathChange.Removed(path)
        : new PathChange.Put(path);
  }

  private List<PathChange> withRenames(Optional<ObjectId> before, Optional<ObjectId> after)
      throws IOException {
    Config settings = new Config();
    settings.setBoolean("diff", null, "renames", true);
    RenameDetector detector = new RenameDetector(reader, settings.get(DiffConfig.KEY));
    detector.setRenameScore(RENAME_SCORE);
    detector.setRenameLimit(RENAME_LIMIT);
    try (TreeWalk walk = TreeReader.difference(reader, before, after)) {
      walk.setRecursive(true);
      walk.setFilter(AndTreeFilter.create(TreeFilter.ANY_DIFF, NOT_TOO_DEEP));
      detector.addAll(DiffEntry.scan(walk));
    }
    List<PathChange> changes = new ArrayList<>();
    for (DiffEntry entry : detector.compute()) {
      changes.add(
          switch (entry.getChangeType()) {
            case ADD, MODIFY, COPY -> new PathChange.Put(entry.getNewPath());
            case DELETE -> new PathChange.Removed(entry.getOldPath());
            case RENAME -> new PathChange.Renamed(entry.getOldPath(), entry.getNewPath());
          });
    }
    return changes;
  }

  private CommitChanges describe(RevCommit commit, List<PathChange> changes) throws IOException {
    return new CommitChanges(
        id(commit),
        when(commit),
        author(commit),
        commit.getFullMessage(),
        CommitMessage.saveId(commit.getFullMessage()),
        changes,
        mergedSaves(commit));
  }

  /// The saves that a merge brings in, newest first.
  private List<MergedSave> mergedSaves(RevCommit commit) throws IOException {
    if (commit.getParentCount() < 2) {
      return List.of();
    }
    List<MergedSave> merged = new ArrayList<>();
    try (RevWalk walk = new RevWalk(reader)) {
      walk.markUninteresting(walk.parseCommit(commit.getParent(0)));
      for (int i = 1; i < commit.getParentCount(); i++) {
        walk.markStart(walk.parseCommit(commit.getParent(i)));
      }
      for (RevCommit brought = walk.next(); brought != null; brought = walk.next()) {
        CommitId id = id(brought);
        MergedSave.of(id, brought.getFullMessage()).ifPresent(merged::add);
        brought.disposeBody();
      }
    }
    return merged;
  }

  private static Instant when(RevCommit commit) {
    return Optional.ofNullable(commit.getAuthorIdent())
        .map(PersonIdent::getWhenAsInstant)
        .orElse(Instant.ofEpochSecond(commit.getCommitTime()));
  }

  private static String author(RevCommit commit) {
    return Optional.ofNullable(commit.getAuthorIdent()).map(PersonIdent::getName).orElse("");
  }

  private static Author person(RevCommit commit) {
    return Optional.ofNullable(commit.getAuthorIdent())
        .map(author -> new Author(author.getName(), author.getEmailAddress()))
        .orElse(new Author("", ""));
  }

  private static CommitId id(RevCommit commit) {
    return new CommitId(commit.name());
  }
}
