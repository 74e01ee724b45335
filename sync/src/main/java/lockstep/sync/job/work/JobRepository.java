package lockstep.sync.job.work;

import java.util.Optional;
import java.util.function.BiFunction;
import lockstep.sync.pull.RepositorySync;
import lockstep.sync.save.BranchName;
import lockstep.sync.save.Template;

/// A repository as jobs see it.
///
/// @param branch that is followed
/// @param writable saves may go to the branch that is followed
/// @param takesBranches saves may go to other branches
/// @param terminating it is on its way out
/// @param sync the way to it
/// @param pullRequest the page on which a person opens a pull request of a branch, with the title
/// that the repository wants
public record JobRepository(
    String name,
    String branch,
    boolean writable,
    boolean takesBranches,
    boolean terminating,
    RepositorySync sync,
    BiFunction<BranchName, Template.Values, Optional<String>> pullRequest) {}
