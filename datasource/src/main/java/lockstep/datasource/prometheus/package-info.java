/// # prometheus: questions to a Prometheus server
///
/// Range and instant queries and the functions that variables use, over Prometheus's HTTP API.
///
/// - Comes in: a query with `expr`, or a variable's `label_values(...)`.
/// - Goes out: frames; the server's own words when it refuses.
/// - Never here: PromQL itself, which the server knows.
@NullMarked
package lockstep.datasource.prometheus;

import org.jspecify.annotations.NullMarked;
