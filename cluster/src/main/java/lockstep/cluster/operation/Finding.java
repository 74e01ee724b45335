package lockstep.cluster.operation;

/// One thing that was looked at before an operation.
///
/// @param name a stable word for programs, such as `commits`
/// @param ok nothing is in the way
/// @param words what was found, one sentence
public record Finding(String name, boolean ok, String words) {}
