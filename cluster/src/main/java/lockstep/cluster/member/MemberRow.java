package lockstep.cluster.member;

import java.time.Duration;

/// The last beat of a member.
///
/// @param age since then, by the store's clock
public record MemberRow(Beat beat, Duration age) {}
