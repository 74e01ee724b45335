package lockstep.cluster.failover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import lockstep.cluster.TransitionKind;
import lockstep.cluster.Writer;
import lockstep.cluster.lease.Claim;
import lockstep.cluster.lease.Decision;
import lockstep.cluster.lease.Decision.Care;
import lockstep.cluster.member.Candidacy;
import lockstep.cluster.member.PeerTalk;
import lockstep.cluster.member.Self;
import lockstep.cluster.member.WriteGate;
import lockstep.cluster.operation.OperationStore;
import lockstep.core.resource.CommitId;
import lockstep.core.time.Ticker;

/// The way from the decision to hand over to a claim in the other's name: the other catches up, the
/// saves here end, the other catches up with the last of them.
final class Handover {
  /// How long saves here may take to end; those that come meanwhile wait.
  private static final Duration QUIET = Duration.ofSeconds(3);

  private static final Duration MOMENT = Duration.ofSeconds(1);

  /// For saves that Git does not answer: they will not end.
  private static final Duration BLINK = Duration.ofMillis(200);

  private final Self self;
  private final Members members;
  private final PeerTalk peers;
  private final WriteGate gate;
  private final OperationStore operations;
  private final Ticker ticker;

  Handover(ClusterPorts ports, Members members, Ticker ticker) {
    this.self = ports.self();
    this.members = members;
    this.peers = ports.peers();
    this.gate = ports.gate();
    this.operations = ports.operations();
    this.ticker = ticker;
  }

  /// What came of preparing.
  sealed interface Prepared {}

  /// The gate is closed, and the other may have the lease.
  ///
  /// @param boot which start of the other
  record Ready(String boot, List<String> evidence) implements Prepared {}

  /// It cannot be done. The gate may be closed.
  record Obstacle(String because) implements Prepared {}

  /// Closes the gate unless something stands in the way before. All of it ends in time: saves wait,
  /// and the lease is not renewed meanwhile.
  Prepared prepare(Decision.HandOver wish) {
    long until = ticker.nanos() + WriteGate.LONGEST.toNanos();
    Optional<String> boot = members.bootOf(wish.to());
    if (boot.isEmpty()) {
      return new Obstacle(wish.to() + " was never heard of");
    }
    if (wish.care() != Care.AT_ONCE) {
      Optional<String> unfit = unfit(wish, until);
      if (unfit.isPresent()) {
        return new Obstacle(unfit.get());
      }
    }
    long began = ticker.nanos();
    Duration patience = patience(wish.care(), left(until).minus(MOMENT));
    boolean quiet = gate.close(patience);
    Duration took = Duration.ofNanos(ticker.nanos() - began);
    if (!quiet && wish.care() == Care.WITHOUT_LOSS) {
      return new Obstacle(
          "the saves here did not end within %s".formatted(Evidence.seconds(patience)));
    }
    Optional<String> unfit = unfit(wish, until);
    if (unfit.isPresent()) {
      return new Obstacle(unfit.get());
    }
    if (wasTakenBack(wish)) {
      return new Obstacle("it was taken back meanwhile");
    }
    List<String> evidence = new ArrayList<>();
    evidence.add(
        quiet
            ? "every save here was answered, after %d ms".formatted(took.toMillis())
            : "saves here were still going on");
    evidence.add(
        wish.care() != Care.AT_ONCE
            ? wish.to() + " is fit and shows all that members showed"
            : wish.to() + " answers");
    return new Ready(boot.get(), evidence);
  }

  /// The saves here may have taken longer to end than whoever asked was willing to wait.
  private boolean wasTakenBack(Decision.HandOver wish) {
    return wish.kind() == TransitionKind.SWITCHOVER
        && operations
            .orders()
            .plan()
            .filter(plan -> plan.epoch() == wish.epoch() && plan.to().equals(wish.to()))
            .isEmpty();
  }

  /// For the saves here; the other needs a moment too.
  private Duration patience(Care care, Duration most) {
    Self.Report own = self.report();
    boolean areStuck = !own.gitOk() || own.gitSilence().isPositive();
    Duration brief = areStuck ? BLINK : MOMENT;
    Duration usual = care == Care.WITHOUT_LOSS ? QUIET : brief;
    Duration patience = usual.compareTo(most) < 0 ? usual : most;
    return patience.isPositive() ? patience : Duration.ZERO;
  }

  private Duration left(long until) {
    return Duration.ofNanos(until - ticker.nanos());
  }

  private Optional<String> unfit(Decision.HandOver wish, long until) {
    Set<CommitId> shown = new HashSet<>(members.commits());
    Self.Report own = self.report();
    own.commit().ifPresent(shown::add);
    shown.addAll(own.heads().commits().values());
    Duration left = left(until);
    Candidacy candidacy =
        left.isPositive()
            ? peers.candidacy(wish.to(), members.urlOf(wish.to()), shown, left)
            : Candidacy.SILENT;
    if (!candidacy.answers() && !left(until).isPositive()) {
      return Optional.of(
          "%s did not tell in time whether it is fit: all must be done within %s"
              .formatted(wish.to(), Evidence.seconds(WriteGate.LONGEST)));
    }
    return switch (wish.care()) {
      case WITHOUT_LOSS, TO_THE_FIT ->
          candidacy.fit() ? Optional.empty() : Optional.of(candidacy.words(wish.to()));
      case AT_ONCE ->
          candidacy.answers() && candidacy.ready()
              ? Optional.empty()
              : Optional.of(candidacy.words(wish.to()));
    };
  }

  /// It was done: the saves that wait go to the other, and everybody hears of it.
  void done(Claim claim) {
    gate.sendTo(new Writer(claim.holder(), members.urlOf(claim.holder()), claim.epoch(), false));
    members.urls().forEach(peers::news);
  }

  /// It was not done.
  void undone() {
    gate.open();
  }
}
