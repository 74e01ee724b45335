/// # api: HTTP in
///
/// Grafana's API and Lockstep's own, translated to the rooms behind it and back. Translation only,
/// no rules.
///
/// - Comes in: HTTP requests.
/// - Goes out: HTTP answers in Grafana's shapes.
/// - Never here: SQL, Git, decisions.
@NullMarked
package lockstep.api;

import org.jspecify.annotations.NullMarked;
