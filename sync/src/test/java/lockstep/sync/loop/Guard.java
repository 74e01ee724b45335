package lockstep.sync.loop;

/// The guards that the promises rest on. A simulation can run without one of them, to show that it
/// would notice.
enum Guard {
  /// The remote moves the branch only from the expected commit.
  COMPARE_AND_SWAP,
  /// Before a save is planned, its id is looked for in the history.
  SAVE_ID,
  /// What has the id of a save in the history is that save only when it is of the same request.
  SAME_REQUEST,
  /// A save lands only on what its editor started from, or merged with what came later.
  BASE,
  /// An edit merges on what its editor started from, not on what is there.
  MERGE_BASE,
  /// A push without an answer counts only once the remote was read.
  READ_BACK,
  /// A push without an answer is not taken for one that failed.
  DOUBT,
  /// What an answer rests on is published before the answer is given.
  ORDERING,
  /// A save that waited is marked as saved only when it is proven.
  JOURNAL_PROOF,
  /// What another instance pushed goes only onto what it was pushed onto.
  PREREQUISITE,
  /// An older head of the remote is not shown at once.
  NO_WAY_BACK
}
