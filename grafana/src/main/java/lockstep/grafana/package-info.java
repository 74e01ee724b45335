/// # grafana: a real Grafana server, read over HTTP
///
/// What its folders and dashboards are, as its API tells: 7.5 and up, whatever it lacks.
///
/// - Comes in: a URL with credentials.
/// - Goes out: folders, parents first, and dashboards as they would be saved; [GrafanaFault] when
/// it will not or cannot.
/// - Never here: what becomes of them, Git, any write to the server.
@NullMarked
package lockstep.grafana;

import org.jspecify.annotations.NullMarked;
