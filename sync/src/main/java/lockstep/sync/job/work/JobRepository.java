package lockstep.sync.job.work;

import lockstep.sync.pull.RepositorySync;

/// A repository as jobs see it.
///
/// @param branch that is followed
/// @param writable saves may go to the branch that is followed
/// @param takesBranches saves may go to other branches
/// @param terminating it is on its way out
/// @param sync the way to it
public record JobRepository(
    String name,
    String branch,
    boolean writable,
    boolean takesBranches,
    boolean terminating,
    RepositorySync sync) {}
