package lockstep.core.merge;

/// What a person wants where two edits clash.
public enum Choice {
  /// The value of the one who saves.
  MINE,
  /// The value that is there.
  THEIRS,
  /// Both, side by side; only where [MergeConflict#both] allows it.
  BOTH
}
