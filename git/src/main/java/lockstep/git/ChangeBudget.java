package lockstep.git;

import lockstep.sync.pull.GitFault;

/// How much may differ between two commits. Small trees that hold each other can make more of it
/// than anybody could count, and longer names than anybody could keep.
final class ChangeBudget {
  /// How many files.
  static final int MAX_CHANGES = 500_000;

  /// How many characters their paths may have together.
  static final int MAX_CHARACTERS = 1 << 26;

  private int changes;
  private long characters;

  /// Counts one that differs.
  ///
  /// @throws GitFault when there are more than a commit may have
  void spend(String path) {
    changes++;
    characters += path.length();
    if (changes > MAX_CHANGES) {
      throw new GitFault("more than %,d files changed in one step".formatted(MAX_CHANGES));
    }
    if (characters > MAX_CHARACTERS) {
      throw new GitFault(
          "the paths of the files that changed in one step have more than %,d characters together"
              .formatted(MAX_CHARACTERS));
    }
  }
}
