/// # job: jobs over HTTP
///
/// Grafana's `jobs` and `historicjobs` of `provisioning.grafana.app`, and news of them.
///
/// - Comes in: requests of people who may start, see and cancel jobs.
/// - Goes out: jobs as Kubernetes objects, `Status` errors that name the field, events.
/// - Never here: what a job does, who runs it.
@NullMarked
package lockstep.api.job;

import org.jspecify.annotations.NullMarked;
