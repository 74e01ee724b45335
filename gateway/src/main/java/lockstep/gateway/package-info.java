/// # gateway: the reverse proxy and load balancer
///
/// Probes the members, chooses one for each request, forwards, retries reads, holds and replays
/// saves.
///
/// - Comes in: requests of people, answers of members.
/// - Goes out: the same answers, or one clear error.
/// - Never here: the content of dashboards.
@NullMarked
package lockstep.gateway;

import org.jspecify.annotations.NullMarked;
