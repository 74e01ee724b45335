package lockstep.gateway.pool;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import lockstep.cluster.Role;
import lockstep.cluster.operation.FailbackRules;
import lockstep.core.check.Check;

/// All members at one moment, by descending priority, then name.
///
/// @param states one for each member
/// @param epoch the highest that any member ever told: who claims less is not the primary
/// @param lead who serves where members know no roles; empty where they do, and until all were
///     asked once
public record Pool(List<MemberState> states, long epoch, Optional<Lead> lead) {
  private static final Comparator<MemberState> ORDER =
      Comparator.comparingInt((MemberState state) -> -state.member().priority())
          .thenComparing(MemberState::name);

  /// Who serves where members know no roles.
  ///
  /// @param since when it began to
  public record Lead(String name, Instant since) {}

  /// Members of which nobody leads yet.
  public Pool(List<MemberState> states, long epoch) {
    this(states, epoch, Optional.empty());
  }

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
        Math.max(epoch, changed.epoch()),
        lead);
  }

  /// True when the members are Grafana servers, which know no roles: the gateway decides.
  public boolean decidedHere() {
    return states.stream().allMatch(state -> state.member().kind() == MemberKind.GRAFANA);
  }

  /// The same with who leads now: whoever did, until it fails, then the highest priority that is
  /// up; and back to a higher priority only as `rules` say. Without this traffic would go to and
  /// fro with a server that comes and goes.
  public Pool led(FailbackRules rules, Instant now) {
    if (!decidedHere()) {
      return this;
    }
    Optional<MemberState> leading = lead.map(Lead::name).flatMap(this::find);
    boolean asked =
        leading.map(List::of).orElse(states).stream()
            .noneMatch(state -> state.condition() == Condition.UNKNOWN);
    Optional<MemberState> best = states.stream().filter(MemberState::up).findFirst();
    if (!asked || best.isEmpty()) {
      return this;
    }
    boolean stays =
        leading
            .filter(
                state -> state.condition().healthy() && !givesBack(state, best.get(), rules, now))
            .isPresent();
    return stays ? this : new Pool(states, epoch, Optional.of(new Lead(best.get().name(), now)));
  }

  private boolean givesBack(
      MemberState leading, MemberState best, FailbackRules rules, Instant now) {
    return rules.automatic()
        && best.member().priority() > leading.member().priority()
        && !now.isBefore(best.since().plus(rules.healthyFor()))
        && !now.isBefore(lead.orElseThrow().since().plus(rules.quietFor()))
        && (rules.windows().isEmpty()
            || rules.windows().stream().anyMatch(window -> window.left(now).isPresent()));
  }

  /// True when `state` leads.
  public boolean leads(MemberState state) {
    return lead.filter(who -> who.name().equals(state.name())).isPresent();
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
