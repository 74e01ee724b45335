/// # job: work that is done once in a cluster
///
/// A job is asked for at any instance, lies in the shared database, and is done by one runner at a
/// time on any instance. A runner that dies loses its job to another, which goes on with it.
///
/// Why a job that was taken over does nothing twice: whatever it writes goes out as saves whose ids
/// come from the job and the step. A step that was done before, or is still under way from the
/// runner before, is found in the history by its id. So ownership only spares work; like the lease
/// of a cluster it makes nothing safe.
///
/// - Comes in: what a person asks for ([JobSpec]), turns of a runner, beats.
/// - Goes out: [Job], with its progress, its owners and how it ended.
/// - Never here: what each kind does (`job.work`), SQL, threads, clocks of its own.
@NullMarked
package lockstep.sync.job;

import org.jspecify.annotations.NullMarked;
