/// # datasource: where panels get their data
///
/// One query port and its sources. TestData needs nothing outside, Prometheus is asked over HTTP.
///
/// - Comes in: queries with a time range.
/// - Goes out: data frames in Grafana's JSON shape, or an error that names the way out.
/// - Never here: dashboards, people, requests.
@NullMarked
package lockstep.datasource;

import org.jspecify.annotations.NullMarked;
