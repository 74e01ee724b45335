package lockstep.sim;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import lockstep.cluster.Maintenance;
import lockstep.cluster.TransitionKind;
import lockstep.cluster.lease.Claim;
import lockstep.cluster.lease.Lease;
import lockstep.cluster.member.MemberRow;
import lockstep.cluster.operation.FailbackRules;
import lockstep.core.resource.CommitId;

/// Looks at each change of the lease when it is granted: no flapping, nothing against a person's
/// word, nobody gets it who lacks a commit that was reported, no save is on its way at a handover.
final class LeaseChecker {
  private static final Set<TransitionKind> WITHOUT_LOSS =
      Set.of(TransitionKind.SWITCHOVER, TransitionKind.FAILBACK);
  private static final Duration LATELY = Duration.ofSeconds(59);
  private static final Duration UNEVEN = Duration.ofMillis(1_500);
  private static final Duration TTL_AND_MORE = Duration.ofSeconds(25);

  private final SimCluster cluster;
  private final Clockwork clockwork;
  private final Map<String, Turn> turns = new HashMap<>();
  private final Map<String, Set<CommitId>> reported = new HashMap<>();
  private int automatic;

  /// How things stood when a turn began.
  private record Turn(
      long atNanos, int restores, int orders, int rewrites, Optional<Duration> pause) {}

  /// What the store knew just before a claim.
  ///
  /// @param boot which start of the holder
  /// @param automatic unconfirmed changes within the window
  /// @param changes of any kind within the quiet time of failbacks
  record Before(Optional<String> boot, int automatic, int changes) {}

  LeaseChecker(SimCluster cluster) {
    this.cluster = cluster;
    this.clockwork = cluster.clockwork();
  }

  /// Automatic changes that were looked at.
  int automatic() {
    return automatic;
  }

  void turnBegins(SimMember member) {
    member.ports().turnBegins();
    turns.put(
        member.name,
        new Turn(
            clockwork.nanos(),
            cluster.restores(),
            cluster.ordered(),
            cluster.rewrites(),
            cluster.operations().orders().pause().map(Maintenance::left)));
  }

  /// What a member read of the others in its turn.
  void read(SimMember member, List<MemberRow> rows) {
    Set<CommitId> commits = new HashSet<>();
    rows.stream()
        .filter(row -> !row.beat().name().equals(member.name) && row.age().compareTo(LATELY) < 0)
        .forEach(row -> row.beat().commit().ifPresent(commits::add));
    reported.put(member.name, commits);
  }

  Before before() {
    return new Before(
        cluster.leases().read().map(Lease::boot),
        cluster
            .leases()
            .countUnconfirmed(TransitionKind.AUTOMATIC, cluster.rules().automaticWindow()),
        cluster
            .leases()
            .countRecent(TransitionKind.CHANGES, cluster.world().failback().quietFor()));
  }

  /// @param by who asked for it: the new holder, or the old one in its name
  void granted(SimMember by, Claim claim, Before before) {
    clockwork.tell(
        by.name, "%s: %s under %d".formatted(claim.kind(), claim.holder(), claim.epoch()));
    cluster.person().granted(claim);
    Turn turn = turns.get(by.name);
    if (turn == null || turn.restores() != cluster.restores()) {
      return;
    }
    if (TransitionKind.AUTOMATIC.contains(claim.kind())) {
      automatic++;
      notTooMany(claim, before);
      notPaused(claim, turn);
    }
    if (claim.kind() == TransitionKind.FAILBACK) {
      failback(by, claim, before, turn);
    }
    if (claim.kind() == TransitionKind.EXPIRED) {
      nobodyBelieves(claim);
    }
    if (!claim.holder().equals(by.name)) {
      handedOver(by, claim, turn);
    } else if (!by.ports().foundItselfBehind()
        && !before.boot().equals(Optional.of(by.bootName()))) {
      showsAll(by, by, turn);
    }
  }

  private void notTooMany(Claim claim, Before before) {
    Violation.unless(
        before.automatic() < cluster.rules().automaticLimit(),
        "NoFlapping: %s of %s after %d automatic changes that nobody confirmed",
        claim.kind(),
        claim.holder(),
        before.automatic());
  }

  /// A pause counts that was there all through the turn.
  private void notPaused(Claim claim, Turn turn) {
    boolean paused =
        turn.orders() == cluster.ordered()
            && turn.pause()
                .filter(left -> left.minus(UNEVEN).compareTo(since(turn)) > 0)
                .isPresent();
    Violation.unless(!paused, "PauseHolds: %s of %s", claim.kind(), claim.holder());
  }

  private Duration since(Turn turn) {
    return Duration.ofNanos(clockwork.nanos() - turn.atNanos());
  }

  private void failback(SimMember by, Claim claim, Before before, Turn turn) {
    FailbackRules rules = cluster.world().failback();
    SimMember to = cluster.member(claim.holder());
    Violation.unless(rules.automatic(), "FailbackRules: %s, but it is by hand", to.name);
    Violation.unless(
        to.name.compareTo(by.name) < 0, "FailbackRules: from %s to %s", by.name, to.name);
    Violation.unless(
        before.changes() == 0 && before.automatic() == 0,
        "FailbackRules: to %s after %s",
        to.name,
        before);
    long alive = clockwork.nanos() - to.bornNanos();
    Violation.unless(
        alive >= rules.healthyFor().minus(UNEVEN).toNanos()
            || !to.bootName().equals(claim.boot()), // it died on the way
        "FailbackRules: %s is back since %d ms only",
        to.name,
        alive / 1_000_000);
    boolean open = rules.windows().isEmpty() || wasOpen(rules, turn);
    Violation.unless(open, "FailbackRules: to %s outside of the windows", to.name);
  }

  /// It was decided at some moment of the turn, which may be long.
  private boolean wasOpen(FailbackRules rules, Turn turn) {
    for (Duration ago = since(turn); !ago.isNegative(); ago = ago.minusMillis(50)) {
      Instant then = clockwork.now().minus(ago);
      if (rules.windows().stream().anyMatch(window -> window.left(then).isPresent())) {
        return true;
      }
    }
    return false;
  }

  /// A holder stops believing before others may have its lease by its running out.
  private void nobodyBelieves(Claim claim) {
    if (cluster.restoredWithin(TTL_AND_MORE)) {
      return;
    }
    for (SimMember other : cluster.members()) {
      Violation.unless(
          !other.alive() || other.loop().writer().filter(one -> one.self()).isEmpty(),
          "BelievesNoLonger: %s still believes when %s takes what ran out",
          other.name,
          claim.holder());
    }
  }

  private void handedOver(SimMember by, Claim claim, Turn turn) {
    if (WITHOUT_LOSS.contains(claim.kind())) {
      Violation.unless(
          by.ports().inside().isEmpty(),
          "HandedOverInPeace: %s hands over to %s while %d saves are on their way",
          by.name,
          claim.holder(),
          by.ports().inside().size());
    }
    SimMember to = cluster.member(claim.holder());
    if (!to.bootName().equals(claim.boot()) || !to.alive()) {
      return;
    }
    showsAll(to, by, turn);
  }

  private void showsAll(SimMember to, SimMember by, Turn turn) {
    for (CommitId commit : reported.getOrDefault(by.name, Set.of())) {
      Violation.unless(
          turn.rewrites() != cluster.rewrites()
              || cluster.stranger().dropped(commit)
              || to.isShown(commit),
          "BeyondAllCommits: %s gets the lease from %s and lacks %s",
          to.name,
          by.name,
          commit);
    }
  }
}
