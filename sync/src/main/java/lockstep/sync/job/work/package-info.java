/// # job.work: what each kind of job does
///
/// Every kind is steps that may be done again: a save goes out under an id that the job and the
/// step give, so whoever begins the job anew finds what was done. Where a job says that something
/// is missing, it has looked for its own commit after it looked at the snapshot.
///
/// - Comes in: a [lockstep.sync.job.Job], the repositories ([JobWorld]), where dashboards are
/// brought from ([ExportSource]).
/// - Goes out: saves, and how far the job is.
/// - Never here: who runs the job, HTTP of a Grafana server, any other way to write than a save.
@NullMarked
package lockstep.sync.job.work;

import org.jspecify.annotations.NullMarked;
