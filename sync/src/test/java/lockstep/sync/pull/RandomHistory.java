package lockstep.sync.pull;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import lockstep.core.resource.CommitId;
import lockstep.sync.testing.InMemoryGit;
import lockstep.sync.testing.StoredCommit;

/// Commits by chance: several edits in each, among them renames, swaps, bad files, folders'
/// metadata, links and impossible names; now and then a merge by other hands or a branch that is
/// set back or rewritten.
final class RandomHistory {
  private static final List<String> DIRECTORIES = List.of("", "a/", "a/b/", "B/", "c/d/e/", ".x/");
  private static final List<String> NAMES =
      List.of("one.json", "two.json", "three.yaml", "_folder.json", "note.md", ".keep");

  private final InMemoryGit git;
  private final SplittableRandom random;
  private int number;

  RandomHistory(InMemoryGit git, SplittableRandom random) {
    this.git = git;
    this.random = random;
  }

  /// Moves the branch somehow.
  CommitId next() {
    number++;
    List<StoredCommit> line = git.history();
    if (line.size() > 3) {
      switch (random.nextInt(12)) {
        case 0 -> {
          return git.move(line.get(1 + random.nextInt(3)).id());
        }
        case 1 -> {
          CommitId from = line.get(1 + random.nextInt(3)).id();
          return git.move(git.commitOn(Optional.of(from), "Rewrite " + number, this::edit));
        }
        case 2 -> {
          CommitId from = line.get(random.nextInt(Math.min(4, line.size()))).id();
          CommitId mine = git.commitOn(Optional.of(from), "Mine " + number, this::edit);
          return git.move(git.mergeOn(mine, line.getFirst().id(), "Merge " + number, this::edit));
        }
        default -> {}
      }
    }
    return git.commit("Edit " + number, this::edit);
  }

  private void edit(InMemoryGit.Tree tree) {
    int edits = 1 + random.nextInt(5);
    for (int i = 0; i < edits; i++) {
      one(tree);
    }
  }

  private void one(InMemoryGit.Tree tree) {
    String path = path();
    List<String> present = git.paths();
    String there = present.isEmpty() ? path : present.get(random.nextInt(present.size()));
    String other = present.isEmpty() ? path : present.get(random.nextInt(present.size()));
    switch (random.nextInt(10)) {
      case 0 -> tree.delete(there);
      case 1 -> tree.rename(there, path);
      case 2 -> tree.rename(there, "swap").rename(other, there).rename("swap", other);
      case 3 -> tree.put(there, content(there));
      case 4 -> tree.put(path, "{ bad " + number);
      case 5 -> {
        if (random.nextInt(3) == 0) {
          tree.link(path);
        } else {
          tree.put("a/../" + path, "{}");
        }
      }
      default -> tree.put(path, content(path));
    }
  }

  private String path() {
    return DIRECTORIES.get(random.nextInt(DIRECTORIES.size()))
        + NAMES.get(random.nextInt(NAMES.size()));
  }

  private String content(String path) {
    String uid = "u" + random.nextInt(5);
    String title = "T" + random.nextInt(3);
    if (path.endsWith("_folder.json")) {
      return Followed.folder("f" + random.nextInt(3), random.nextInt(4) == 0 ? "" : title);
    }
    if (path.endsWith(".yaml")) {
      return Followed.yaml(uid, title);
    }
    return switch (random.nextInt(4)) {
      case 0 -> Followed.classic(uid, title);
      case 1 -> Followed.classic(uid, title).replace("\"uid\":\"" + uid + "\",", "");
      default -> Followed.resource(uid, title);
    };
  }
}
