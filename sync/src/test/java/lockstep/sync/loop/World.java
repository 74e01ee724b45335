package lockstep.sync.loop;

/// What others may do to the branch. What cannot be promised in a world is not checked in it.
enum World {
  /// They commit on top of it.
  ORDERLY,
  /// They also merge it into a line of their own, so that commits leave the first-parent history:
  /// the number of a version may then name other content.
  MERGING,
  /// Once in a run they rewrite it: saves that were acknowledged are dropped. Then a number may
  /// name other content, what is shown may go back, and what was dropped is listed.
  REWRITING,
  /// Saves wait for Git in the shared database, which is away at times, and any instance may take
  /// itself for the writer that drains them. Numbers of versions count what waits, too, so only
  /// exact bases are checked.
  WAITING;

  static World of(long seed) {
    return switch ((int) (seed % 4)) {
      case 2 -> REWRITING;
      case 3 -> MERGING;
      case 1 -> WAITING;
      default -> ORDERLY;
    };
  }
}
