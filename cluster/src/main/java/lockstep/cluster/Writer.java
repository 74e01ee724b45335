package lockstep.cluster;

/// The member that is asked first to push: the holder of the lease, in both modes. A hint for
/// efficiency and for singletons; what keeps a stale one out is the branch's compare-and-swap.
///
/// @param name of the member
/// @param url where it answers; empty when it is not listed and never said
/// @param epoch of its lease: the fencing token
/// @param self this instance is it
public record Writer(String name, String url, long epoch, boolean self) {}
