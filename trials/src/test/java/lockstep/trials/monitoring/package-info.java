/// # monitoring: what is shipped to watch with
///
/// A trial with a real Prometheus and in a real browser.
///
/// - Comes in: the files below `deploy`, as they are shipped but for the ports.
/// - Goes out: what Prometheus makes of them while all is well and when a part is lost.
/// - Never here: which names are told (tests of `api` and `gateway`).
@NullMarked
package lockstep.trials.monitoring;

import org.jspecify.annotations.NullMarked;
