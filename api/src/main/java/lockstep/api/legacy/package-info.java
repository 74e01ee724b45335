/// # legacy: Grafana's `/api`
///
/// Dashboards, folders, search, annotations, data sources and queries in the shapes and with the
/// errors that Grafana's clients know.
///
/// - Comes in: requests from known people.
/// - Goes out: what the snapshot, the stores and the data sources have, in Grafana's JSON.
/// - Never here: rules, Git, SQL.
@NullMarked
package lockstep.api.legacy;

import org.jspecify.annotations.NullMarked;
