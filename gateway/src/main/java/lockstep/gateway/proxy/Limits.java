package lockstep.gateway.proxy;

/// How much the proxy takes.
///
/// @param held requests that wait for a member at once; more are answered 503
/// @param heldBytes of the bodies of those, in all
/// @param targetChars longest path with query
/// @param headerChars longest sum of header names and values
/// @param bodyBytes longest body of a request
/// @param replayBytes longest body of a request that is kept to be sent again; longer ones stream
/// @param collectBytes longest body of an answer that is collected before its first byte goes out
/// @param memoryBytes of bodies in memory in all; without a share a body streams
public record Limits(
    int held,
    long heldBytes,
    int targetChars,
    int headerChars,
    long bodyBytes,
    int replayBytes,
    int collectBytes,
    long memoryBytes) {}
