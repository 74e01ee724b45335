package lockstep.cluster.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import lockstep.cluster.Transition;
import lockstep.cluster.TransitionKind;
import lockstep.cluster.lease.Claim;
import lockstep.cluster.lease.HistoryRules;
import lockstep.cluster.lease.Lease;
import lockstep.cluster.lease.LeaseStore;
import org.jspecify.annotations.Nullable;

/// A lease and its history in memory.
public final class InMemoryLeaseStore implements LeaseStore {
  private final InstantSource clock;
  private final InMemoryOperationStore operations;
  private final Set<Guard> off;
  private final List<Transition> history = new ArrayList<>();
  private @Nullable Row row;
  private long lastId;

  /// @param clock the store's own
  /// @param operations the plans that claims are made for
  public InMemoryLeaseStore(InstantSource clock, InMemoryOperationStore operations) {
    this(clock, operations, Set.of());
  }

  /// A store that is broken on purpose, for tests of tests.
  ///
  /// @param operations the plans that claims are made for
  /// @param off the guards that it lacks
  public InMemoryLeaseStore(
      InstantSource clock, InMemoryOperationStore operations, Set<Guard> off) {
    this.clock = clock;
    this.operations = operations;
    this.off = Set.copyOf(off);
  }

  @Override
  public synchronized Optional<Lease> read() {
    return Optional.ofNullable(row)
        .map(
            held ->
                new Lease(
                    held.holder,
                    held.boot,
                    held.epoch,
                    Duration.between(clock.instant(), held.expires),
                    held.released));
  }

  @Override
  public boolean claim(Claim claim) {
    return (claim.plan().isEmpty() || off.contains(Guard.OPEN_PLAN))
        ? grant(claim)
        : operations.whileOpen(claim.plan().get(), () -> grant(claim));
  }

  private synchronized boolean grant(Claim claim) {
    Row old = row;
    if (!isGranted(claim, old)) {
      return false;
    }
    row =
        new Row(
            claim.holder(), claim.boot(), claim.epoch(), clock.instant().plus(claim.ttl()), false);
    history.addFirst(
        new Transition(
            ++lastId,
            clock.instant(),
            claim.kind(),
            Optional.ofNullable(old).map(held -> held.holder),
            claim.holder(),
            claim.epoch(),
            claim.reason(),
            claim.evidence()));
    return true;
  }

  private boolean isGranted(Claim claim, @Nullable Row old) {
    if (old == null) {
      return claim.seenEpoch() == 0;
    }
    boolean epochHolds = old.epoch == claim.seenEpoch() || off.contains(Guard.EPOCH_OF_CLAIM);
    boolean termsHold =
        switch (claim.terms()) {
          case AT_ONCE -> true;
          case ONLY_WHEN_FREE ->
              !old.expires.isAfter(clock.instant()) || off.contains(Guard.FREE_WHEN_CLAIMED);
        };
    return epochHolds && termsHold;
  }

  @Override
  public synchronized boolean renew(String holder, String boot, long epoch, Duration ttl) {
    Row old = row;
    if (old == null || !(old.isOf(holder, boot, epoch) || off.contains(Guard.OWNER_OF_RENEWAL))) {
      return false;
    }
    row = new Row(holder, boot, epoch, clock.instant().plus(ttl), false);
    return true;
  }

  @Override
  public synchronized boolean release(String holder, String boot, long epoch) {
    Row old = row;
    if (old == null || !old.isOf(holder, boot, epoch)) {
      return false;
    }
    row = new Row(holder, boot, epoch, clock.instant(), true);
    return true;
  }

  @Override
  public synchronized List<Transition> history(int limit, long before) {
    return history.stream().filter(one -> one.id() < before).limit(limit).toList();
  }

  @Override
  public synchronized int forget(HistoryRules rules) {
    Instant from = clock.instant().minus(rules.keptFor());
    int before = history.size();
    List<Transition> newest = history.stream().limit(rules.atLeast()).toList();
    history.removeIf(one -> one.at().isBefore(from) && !newest.contains(one));
    return before - history.size();
  }

  @Override
  public synchronized int countUnconfirmed(Set<TransitionKind> kinds, Duration window) {
    Instant from = clock.instant().minus(window);
    return (int)
        history.stream()
            .takeWhile(transition -> transition.kind() != TransitionKind.CONFIRMED)
            .filter(
                transition -> kinds.contains(transition.kind()) && transition.at().isAfter(from))
            .count();
  }

  @Override
  public synchronized void note(TransitionKind kind, String reason, List<String> evidence) {
    Optional<Row> held = Optional.ofNullable(row);
    history.addFirst(
        new Transition(
            ++lastId,
            clock.instant(),
            kind,
            held.map(Row::holder),
            held.map(Row::holder).orElse(""),
            held.map(Row::epoch).orElse(0L),
            reason,
            evidence));
  }

  @Override
  public synchronized int countRecent(Set<TransitionKind> kinds, Duration window) {
    Instant from = clock.instant().minus(window);
    return (int)
        history.stream()
            .filter(
                transition -> kinds.contains(transition.kind()) && transition.at().isAfter(from))
            .count();
  }

  /// What puts the lease and its history back to what they are now.
  public synchronized Runnable dump() {
    @Nullable Row kept = row;
    List<Transition> told = List.copyOf(history);
    return () -> putBack(kept, told);
  }

  private synchronized void putBack(@Nullable Row kept, List<Transition> told) {
    row = kept;
    history.clear();
    history.addAll(told);
  }

  /// What keeps the lease with one holder an epoch.
  public enum Guard {
    /// A claim names the epoch that it was decided on.
    EPOCH_OF_CLAIM,
    /// A claim on a lease that ran out fails when it was renewed meanwhile.
    FREE_WHEN_CLAIMED,
    /// Only the holder renews, under its own epoch.
    OWNER_OF_RENEWAL,
    /// A claim for a plan fails when that was taken back meanwhile.
    OPEN_PLAN
  }

  private record Row(String holder, String boot, long epoch, Instant expires, boolean released) {
    boolean isOf(String name, String itsBoot, long itsEpoch) {
      return holder.equals(name) && boot.equals(itsBoot) && epoch == itsEpoch && !released;
    }
  }
}
