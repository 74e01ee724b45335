package lockstep.gateway.proxy;

/// Why the gateway itself answers a request.
///
/// @param status of HTTP
/// @param message for people: what happened, and what to do
record Refusal(int status, String message) {}
