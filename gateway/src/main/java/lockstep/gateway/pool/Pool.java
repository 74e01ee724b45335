package lockstep.gateway.pool;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import lockstep.cluster.Role;
import lockstep.core.check.Check;

/// All members at one moment, by descending priority, then name.
///
/// @param states one for each member
/// @param epoch the highest that any member ever told: who claims less is not the primary
public record Pool(List<MemberState> states, long epoch) {
  private static final Comparator<MemberState> ORDER =
      Comparator.comparingInt((MemberState state) -> -state.member().priority())
          .thenComparing(MemberState::name);

  public Pool {
    states = states.stream().sorted(ORDER).toList();
    long names = states.stream().map(MemberState::name).distinct().count();
    if (names != states.size()) {
      throw new IllegalArgumentException("members: two have the same name; give each its own");
    }
  }

  /// The same members with what is now known of one of them. The epoch never goes back.
  public Pool with(MemberState changed) {
    Check.that(find(changed.name()).isPresent(), "member: %s (expected: known)", changed.name());
    return new Pool(
        states.stream()
            .map(state -> state.name().equals(changed.name()) ? changed : state)
            .toList(),
        Math.max(epoch, changed.epoch()));
  }

  /// The member of that name.
  public Optional<MemberState> find(String name) {
    return states.stream().filter(state -> state.name().equals(name)).findFirst();
  }

  /// The member that holds the highest epoch and is not down.
  public Optional<MemberState> primary() {
    return states.stream().filter(state -> state.condition().healthy() && holds(state)).findFirst();
  }

  /// True when `state` says that it is the primary of the highest epoch.
  public boolean holds(MemberState state) {
    return state.role().equals(Optional.of(Role.PRIMARY)) && state.epoch() == epoch;
  }

  /// True when somebody other than `name` gets requests.
  public boolean anotherIsUp(String name) {
    return states.stream().anyMatch(state -> state.up() && !state.name().equals(name));
  }
}
