package lockstep.cluster.failover;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import lockstep.cluster.MemberView;
import lockstep.cluster.TransitionKind;
import lockstep.cluster.lease.LeaseRules;
import lockstep.cluster.lease.LeaseStore;
import lockstep.cluster.lease.Sighting;
import lockstep.cluster.operation.Failback;
import lockstep.cluster.operation.FailbackRules;
import lockstep.cluster.operation.Preflight;
import lockstep.core.time.Ticker;

/// Watches for how long each member has been fit, and orders a failback when it is due. Every
/// member watches, so that each can tell why; only the holder obeys.
final class FailbackWatch {
  private final FailbackRules rules;
  private final Failback failback;
  private final LeaseStore leases;
  private final Members members;
  private final Ticker ticker;
  private final Duration longestGap;
  private final Map<String, Fit> fit = new HashMap<>();
  private long lookedNanos;
  private volatile String because = "nothing was looked at yet";

  FailbackWatch(
      ClusterSetup setup, LeaseRules rules, LeaseStore leases, Members members, Ticker ticker) {
    this.rules = setup.schedule().failback();
    this.failback = new Failback(setup.schedule());
    this.leases = leases;
    this.members = members;
    this.ticker = ticker;
    this.longestGap = rules.ttl();
    this.lookedNanos = ticker.nanos();
  }

  /// Since when which start of a member has been fit.
  private record Fit(String boot, long sinceNanos) {}

  /// What the holder is to do; empty when the lease stays where it is.
  ///
  /// @param seen without an order
  /// @param views of all members
  Optional<Sighting.Order> look(Sighting seen, List<MemberView> views) {
    watch(views);
    if (seen.lease().isEmpty() || seen.lease().get().isFree()) {
      because = "nobody holds the lease";
      return Optional.empty();
    }
    String holder = seen.lease().get().holder();
    boolean due = rules.automatic() && views.stream().anyMatch(one -> isDue(one, holder, views));
    Failback.Verdict verdict =
        failback.decide(
            new Failback.Case(
                holder,
                views,
                fitFor(),
                due ? leases.countRecent(TransitionKind.CHANGES, rules.quietFor()) : 0,
                seen.automatic(),
                seen.halted()));
    because = verdict.because();
    return switch (verdict) {
      case Failback.Stay _ -> Optional.empty();
      case Failback.GoBack back ->
          Optional.of(new Sighting.Order(back.to(), TransitionKind.FAILBACK, back.because()));
    };
  }

  /// True when only the store's history can say more: it is asked no sooner.
  private boolean isDue(MemberView one, String holder, List<MemberView> views) {
    return fit.containsKey(one.name()) && Failback.isPreferred(one, holder, views);
  }

  /// Time that nobody watched does not count.
  private void watch(List<MemberView> views) {
    long now = ticker.nanos();
    if (Duration.ofNanos(now - lookedNanos).compareTo(longestGap) > 0) {
      fit.clear();
    }
    lookedNanos = now;
    for (MemberView view : views) {
      String boot = members.bootOf(view.name()).orElse("");
      Fit before = fit.get(view.name());
      if (!Preflight.isFit(view)) {
        fit.remove(view.name());
      } else if (before == null || !before.boot().equals(boot)) {
        fit.put(view.name(), new Fit(boot, now));
      }
    }
  }

  private Map<String, Duration> fitFor() {
    return fit.entrySet().stream()
        .collect(
            Collectors.toUnmodifiableMap(
                Map.Entry::getKey,
                entry -> Duration.ofNanos(ticker.nanos() - entry.getValue().sinceNanos())));
  }

  /// A failback came to nothing: the member has to prove itself anew, so that saves are not held
  /// again and again.
  void failed(String member) {
    fit.remove(member);
  }

  /// Why the lease has or has not gone back: one clause.
  String because() {
    return because;
  }
}
