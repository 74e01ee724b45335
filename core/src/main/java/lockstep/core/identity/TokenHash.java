package lockstep.core.identity;

/// SHA-256 of a [Token]: the only form in which a session is stored.
///
/// @param hex 64 lower-case hexadecimal digits
public record TokenHash(String hex) {}
