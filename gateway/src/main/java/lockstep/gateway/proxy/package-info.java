/// # proxy: requests through, answers back
///
/// Each request runs in a virtual thread of its own and blocks. It is judged
/// ([lockstep.gateway.proxy.RequestRules]), its kind says what may be repeated
/// ([lockstep.gateway.proxy.RequestKind]), and [lockstep.gateway.proxy.Forwarding] tries members
/// until one answers.
///
/// What is certain and what is not: a request that was certainly not sent goes to the next member
/// whatever it is. One that perhaps reached a member is sent again only when that is harmless: a
/// read, or a save under its save id.
///
/// - Comes in: requests of people.
/// - Goes out: the member's answer as it is, or one clear error; counts of both for Prometheus.
/// - Never here: probes, the content of dashboards.
@NullMarked
package lockstep.gateway.proxy;

import org.jspecify.annotations.NullMarked;
