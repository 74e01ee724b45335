/// # testdata: data from nothing
///
/// The scenarios of Grafana's TestData source. Every value is a function of the query and of the
/// moment that it belongs to, so that two instances draw the same line and a reload changes
/// nothing.
///
/// - Comes in: a query with its `scenarioId`, a time range.
/// - Goes out: frames.
/// - Never here: chance, clocks.
@NullMarked
package lockstep.datasource.testdata;

import org.jspecify.annotations.NullMarked;
