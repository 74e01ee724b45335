/// # jobs: work that outlives its runner
///
/// Trials with real processes: a job whose instance is killed, and what C Git has afterwards.
///
/// - Comes in: instances, a slow Git host, `kill -9`.
/// - Goes out: what the history of the branch and the history of jobs say.
/// - Never here: what a kind of job does in detail (tests of `sync`).
@NullMarked
package lockstep.trials.jobs;

import org.jspecify.annotations.NullMarked;
