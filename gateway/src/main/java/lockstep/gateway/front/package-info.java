/// # front: what stands between the network and the proxy
///
/// How many connections are let in, certificates that change while connections go on, how
/// connections over HTTP/2 end, who in front of the gateway is believed, the way from plain HTTP to
/// HTTPS.
///
/// - Comes in: connections, files, addresses, requests over plain HTTP.
/// - Goes out: TLS keys, the address of who asked, redirects.
/// - Never here: members.
@NullMarked
package lockstep.gateway.front;

import org.jspecify.annotations.NullMarked;
