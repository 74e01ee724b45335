package lockstep.api.job;

import java.util.Optional;
import java.util.function.Function;
import lockstep.sync.job.JobStore;
import lockstep.sync.job.RequestJobs;
import lockstep.sync.job.work.JobRepository;

/// What stands behind the endpoints of jobs.
///
/// @param store where all instances have their jobs
/// @param repositories by name
/// @param requests has pull requests looked at
/// @param wake tells the runners of this instance that there is something to do
public record JobParts(
    JobStore store,
    Function<String, Optional<JobRepository>> repositories,
    RequestJobs requests,
    Runnable wake) {}
