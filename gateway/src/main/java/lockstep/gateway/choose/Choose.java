package lockstep.gateway.choose;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import lockstep.cluster.Mode;
import lockstep.gateway.pool.Condition;
import lockstep.gateway.pool.MemberState;
import lockstep.gateway.pool.Pool;

/// Chooses a member for a request.
///
/// `primary-replica`: the primary of the highest epoch; without one whoever leads among servers
/// that know no roles, then the others by priority. A member that claims a lower epoch is an old
/// primary that does not know it yet: it counts as a replica. This holds for writes too: any
/// instance may take a save, the branch guards it.
///
/// `load-balancer`: by the chosen [Balance].
///
/// Members that are up come first, ejected ones last among them, then draining ones, then (only for
/// reads) those that are down, the reachable of them first. A member that the request tried is not
/// chosen again.
public final class Choose {
  /// The fraction of the golden ratio: its multiples are spread evenly, whatever the shares.
  private static final double SPREAD = 0.618033988749895;

  private final Mode mode;
  private final Balance balance;
  private final Load load;

  /// Chooses for one cluster.
  ///
  /// @param mode how the cluster is run
  /// @param balance how requests are spread in load-balancer mode
  /// @param load how members fare
  public Choose(Mode mode, Balance balance, Load load) {
    this.mode = mode;
    this.balance = balance;
    this.load = load;
  }

  /// The next member for a request.
  ///
  /// @param tried names of the members that the request tried
  /// @param purpose what it is sent for
  /// @param turn differs from request to request, so that equals take turns
  public Choice next(Pool pool, Set<String> tried, Purpose purpose, int turn) {
    List<MemberState> left =
        pool.states().stream().filter(state -> !tried.contains(state.name())).toList();
    boolean passOver = purpose == Purpose.READ || mode == Mode.LOAD_BALANCER;
    Optional<MemberState> healthy =
        best(pool, left, state -> state.up() && !(passOver && ejected(state)), turn)
            .or(() -> best(pool, left, MemberState::up, turn))
            .or(() -> best(pool, left, is(Condition.DRAINING), turn));
    if (healthy.isPresent()) {
      MemberState chosen = healthy.get();
      boolean another =
          left.stream().anyMatch(state -> !state.equals(chosen) && state.condition().healthy());
      return new Choice.Go(chosen.member(), true, another);
    }
    if (purpose == Purpose.WRITE) {
      return new Choice.Hold();
    }
    return best(pool, left, MemberState::reachable, turn)
        .or(() -> best(pool, left, state -> true, turn))
        .<Choice>map(state -> new Choice.Go(state.member(), false, left.size() > 1))
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
              .or(() -> candidates.stream().filter(pool::leads).findFirst())
              .or(() -> candidates.stream().findFirst());
      case LOAD_BALANCER ->
          switch (balance) {
            case LEAST_REQUESTS -> leastBusy(candidates, turn);
            case ROUND_ROBIN -> inTurns(candidates, state -> load.share(state.member()), turn);
            case WEIGHTED -> inTurns(candidates, this::weight, turn);
          };
    };
  }

  private Optional<MemberState> leastBusy(List<MemberState> candidates, int turn) {
    record Busy(MemberState state, double requests) {}
    List<Busy> busy =
        candidates.stream()
            .map(state -> new Busy(state, (load.underWay(state.member()) + 1) / weight(state)))
            .toList();
    Optional<Busy> least = busy.stream().min(Comparator.comparingDouble(Busy::requests));
    return least.map(
        found -> {
          List<Busy> equals =
              busy.stream().filter(one -> one.requests() == found.requests()).toList();
          return equals.get(Math.floorMod(turn, equals.size())).state();
        });
  }

  private static Optional<MemberState> inTurns(
      List<MemberState> candidates, ToDoubleFunction<MemberState> share, int turn) {
    if (candidates.isEmpty()) {
      return Optional.empty();
    }
    double[] shares = candidates.stream().mapToDouble(share).toArray();
    double sum = Arrays.stream(shares).sum();
    if (Arrays.stream(shares).allMatch(one -> one == shares[0])) {
      return Optional.of(candidates.get(Math.floorMod(turn, candidates.size())));
    }
    double at = (turn * SPREAD - Math.floor(turn * SPREAD)) * sum;
    int chosen = 0;
    while (chosen < shares.length - 1 && at >= shares[chosen]) {
      at -= shares[chosen];
      chosen++;
    }
    return Optional.of(candidates.get(chosen));
  }

  private double weight(MemberState state) {
    return state.member().weight() * load.share(state.member());
  }

  private boolean ejected(MemberState state) {
    return load.ejected(state.member());
  }

  private static Predicate<MemberState> is(Condition condition) {
    return state -> state.condition() == condition;
  }
}
