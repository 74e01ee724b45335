package lockstep.sync.pull;

import lockstep.core.resource.CommitId;

/// What one instance pushed, for another that has what it was pushed onto: as Git's bundles, it
/// brings commits to who cannot or need not ask the remote.
///
/// @param prerequisite the commit that the receiver must show
/// @param tip the commit that the remote has accepted, a descendant of `prerequisite`
/// @param pack Git's pack of what `tip` has and `prerequisite` has not; it may hold deltas to
/// objects of `prerequisite`. Not copied.
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record Bundle(CommitId prerequisite, CommitId tip, byte[] pack) {}
