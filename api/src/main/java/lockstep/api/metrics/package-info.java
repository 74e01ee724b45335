/// # metrics: figures for monitoring
///
/// Counts and durations in the format of Prometheus.
///
/// - Comes in: requests, outcomes of saves, and questions to the other parts when somebody scrapes.
/// - Goes out: `/metrics`.
/// - Never here: names of people, dashboards or files.
@NullMarked
package lockstep.api.metrics;

import org.jspecify.annotations.NullMarked;
