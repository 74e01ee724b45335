package lockstep.gateway.choose;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import lockstep.cluster.Mode;
import lockstep.gateway.pool.Condition;
import lockstep.gateway.pool.MemberState;
import lockstep.gateway.pool.Pool;

/// Chooses a member for a request.
///
/// `primary-replica`: the primary of the highest epoch; without one the others by priority. A
/// member that claims a lower epoch is an old primary that does not know it yet: it counts as a
/// replica. This holds for writes too: any instance may take a save, the branch guards it.
///
/// `load-balancer`: the member with the fewest requests under way; equals take turns.
///
/// Members that are up come first, then draining ones, then (only in panic) those that are down,
/// the reachable of them first. A member that the request tried is not chosen again.
public final class Choose {
  private final Mode mode;
  private final ToIntFunction<String> underWay;

  /// Chooses for one cluster.
  ///
  /// @param mode how the cluster is run
  /// @param underWay how many requests a member of that name has under way
  public Choose(Mode mode, ToIntFunction<String> underWay) {
    this.mode = mode;
    this.underWay = underWay;
  }

  /// The next member for a request.
  ///
  /// @param tried names of the members that the request tried
  /// @param panic whether members that look down may be tried
  /// @param turn differs from request to request, so that equals take turns
  public Choice next(Pool pool, Set<String> tried, Panic panic, int turn) {
    List<MemberState> left =
        pool.states().stream().filter(state -> !tried.contains(state.name())).toList();
    Optional<MemberState> healthy =
        best(pool, left, MemberState::up, turn)
            .or(() -> best(pool, left, is(Condition.DRAINING), turn));
    if (healthy.isPresent()) {
      MemberState chosen = healthy.get();
      boolean another =
          left.stream().anyMatch(state -> !state.equals(chosen) && state.condition().healthy());
      return new Choice.Go(chosen.member(), true, another);
    }
    if (panic == Panic.REFUSED) {
      return new Choice.Hold();
    }
    return best(pool, left, MemberState::reachable, turn)
        .or(() -> best(pool, left, state -> true, turn))
        .<Choice>map(state -> new Choice.Go(state.member(), false, false))
        .orElseGet(Choice.Hold::new);
  }

  /// Who gets the traffic now; empty when it is spread or nobody is up.
  public Optional<String> serving(Pool pool) {
    return switch (mode) {
      case LOAD_BALANCER -> Optional.empty();
      case PRIMARY_REPLICA ->
          best(pool, pool.states(), MemberState::up, 0)
              .or(() -> best(pool, pool.states(), is(Condition.DRAINING), 0))
              .map(MemberState::name);
    };
  }

  private Optional<MemberState> best(
      Pool pool, List<MemberState> left, Predicate<MemberState> wanted, int turn) {
    List<MemberState> candidates = left.stream().filter(wanted).toList();
    return switch (mode) {
      case PRIMARY_REPLICA ->
          candidates.stream()
              .filter(pool::holds)
              .findFirst()
              .or(() -> candidates.stream().findFirst());
      case LOAD_BALANCER -> leastBusy(candidates, turn);
    };
  }

  private Optional<MemberState> leastBusy(List<MemberState> candidates, int turn) {
    record Busy(MemberState state, int requests) {}
    List<Busy> busy =
        candidates.stream()
            .map(state -> new Busy(state, underWay.applyAsInt(state.name())))
            .toList();
    Optional<Busy> least = busy.stream().min(Comparator.comparingInt(Busy::requests));
    return least.map(
        found -> {
          List<Busy> equals =
              busy.stream().filter(one -> one.requests() == found.requests()).toList();
          return equals.get(Math.floorMod(turn, equals.size())).state();
        });
  }

  private static Predicate<MemberState> is(Condition condition) {
    return state -> state.condition() == condition;
  }
}
