/// # datasource: where panels get their data
///
/// One query port and its sources. TestData needs nothing outside.
///
/// - Comes in: queries with a time range.
/// - Goes out: data frames in Grafana's JSON shape.
/// - Never here: dashboards, HTTP.
@NullMarked
package lockstep.datasource;

import org.jspecify.annotations.NullMarked;
