package lockstep.sim;

/// What can be switched off, to see that a checker notices.
enum Guard {
  /// A push moves the branch only from the head that it expects.
  COMPARE_AND_SWAP,
  /// A save is looked for in the history before it is made a commit.
  SAVE_ID,
  /// A push whose answer was lost is looked for on the remote.
  READ_BACK,
  /// A reader waits for the commit of their last save.
  READ_YOUR_WRITES,
  /// A gateway asks another member when one does not answer a read.
  OTHER_MEMBER,
  /// A claim of the lease names the epoch that it follows on.
  EPOCH_OF_CLAIM,
  /// Who takes the lease looks for epochs that the store may have forgotten: in Git, and in what
  /// gateways tell.
  FORGOTTEN_EPOCHS,
  /// A holder stops believing in its lease before that runs out.
  LEASE_MARGIN,
  /// Who gets the lease shows all that members reported.
  BEYOND_ALL_COMMITS,
  /// Saves at the old holder end before the lease is handed over, and new ones wait.
  GATE,
  /// After a few automatic changes a person must confirm the next.
  ANTI_FLAP,
  /// A gateway goes by the highest epoch that it was told.
  HIGHEST_EPOCH,
  /// A holder notices that Git does not answer it before its calls are given up.
  GIT_SILENCE,
  /// Who gets the lease of somebody without Git asks Git at that moment.
  GIT_NOW,
  /// Nothing changes by itself while a person has paused that.
  PAUSE,
  /// A gateway sends nothing to who is drained.
  DRAIN,
  /// A database that does not answer says nothing of a session.
  NEVER_UNAUTHORIZED,
  /// The database is asked of a session at each request.
  EACH_REQUEST,
  /// New tokens follow from a secret that all instances share.
  ONE_SECRET
}
