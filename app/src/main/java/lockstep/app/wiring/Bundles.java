package lockstep.app.wiring;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import lockstep.core.resource.CommitId;
import lockstep.sync.pull.Bundle;
import lockstep.sync.pull.GitFault;
import org.jspecify.annotations.Nullable;

/// Sends the other instances what was pushed here, so that they need not ask the Git host for it.
///
/// Each gets one bundle at a time. What is pushed while it is under way goes out together with the
/// next one, from where the other one is then. Who cannot be brought up to date like this gets a
/// hint, and asks the host.
final class Bundles {
  private static final Logger LOG = System.getLogger("lockstep.app");

  private final Wire wire;
  private final Executor executor;
  private final Map<Lane.To, Lane> lanes = new ConcurrentHashMap<>();
  private final Map<String, Bundle> newest = new ConcurrentHashMap<>();
  private final Map<Count, LongAdder> counts = new ConcurrentHashMap<>();

  /// What became of a bundle that was sent.
  enum Outcome {
    /// The other one shows its tip.
    TAKEN("taken"),
    /// The other one is elsewhere, and says where.
    TURNED_AWAY("turned_away"),
    /// No answer, or none of use: it gets a hint instead.
    FAILED("failed");

    private final String word;

    Outcome(String word) {
      this.word = word;
    }

    /// In metrics.
    String word() {
      return word;
    }
  }

  private record Count(URI other, Outcome outcome) {}

  /// How the other instances are reached.
  interface Wire {
    /// The URLs of all but this one.
    List<URI> others();

    /// Sends one of them a bundle. Blocks.
    ///
    /// @return the head that it knows then; empty when it did not take the bundle
    Optional<CommitId> send(URI other, String repository, Bundle bundle);

    /// Tells one of them that there is something new.
    void hint(URI other, String repository, String commit);
  }

  /// Where bundles come from.
  @FunctionalInterface
  interface Source {
    /// What `to` has and `from` has not; empty when it cannot be told.
    ///
    /// @throws GitFault when the mirror cannot be read
    Optional<Bundle> bundle(CommitId from, CommitId to);
  }

  /// @param executor runs what blocks
  Bundles(Wire wire, Executor executor) {
    this.wire = wire;
    this.executor = executor;
  }

  /// Returns at once.
  ///
  /// @param before what was shown before; absent when nothing was
  void pushed(String repository, Source source, Optional<CommitId> before, CommitId after) {
    for (URI other : wire.others()) {
      if (before.isEmpty()) {
        wire.hint(other, repository, after.hex());
        continue;
      }
      lanes
          .computeIfAbsent(new Lane.To(repository, other), Lane::new)
          .put(new Parcel(source, before.get(), after));
    }
  }

  /// How many bundles to one of the others ended so.
  long count(URI other, Outcome outcome) {
    LongAdder count = counts.get(new Count(other, outcome));
    return count == null ? 0 : count.sum();
  }

  private record Parcel(Source source, CommitId before, CommitId after) {}

  /// The way to one other instance.
  private final class Lane {
    private final To to;
    private @Nullable Parcel next;
    private boolean busy;
    private Optional<CommitId> there = Optional.empty(); // of the thread that is busy, as the next
    private boolean failing;

    private record To(String repository, URI other) {}

    Lane(To to) {
      this.to = to;
    }

    synchronized void put(Parcel parcel) {
      Parcel waiting = next;
      next =
          waiting == null ? parcel : new Parcel(parcel.source(), waiting.before(), parcel.after());
      if (!busy) {
        busy = true;
        executor.execute(this::work);
      }
    }

    private synchronized @Nullable Parcel take() {
      Parcel taken = next;
      next = null;
      busy = taken != null;
      return taken;
    }

    private void work() {
      for (Parcel parcel = take(); parcel != null; parcel = take()) {
        try {
          there = send(parcel);
        } catch (RuntimeException e) {
          there = Optional.empty();
          LOG.log(Level.WARNING, "what was pushed is not sent: to={0} because={1}", to.other(), e);
        }
        if (!there.equals(Optional.of(parcel.after()))) {
          wire.hint(to.other(), to.repository(), parcel.after().hex());
        }
      }
    }

    private Optional<CommitId> send(Parcel parcel) {
      CommitId from = there.orElse(parcel.before());
      Optional<CommitId> head = send(parcel, from);
      boolean elsewhere =
          head.filter(at -> !at.equals(parcel.after()) && !at.equals(from)).isPresent();
      return elsewhere ? send(parcel, head.get()) : head;
    }

    private Optional<CommitId> send(Parcel parcel, CommitId from) {
      Optional<Bundle> bundle = bundle(to.repository(), parcel, from);
      if (bundle.isEmpty()) {
        return Optional.empty();
      }
      Optional<CommitId> head = wire.send(to.other(), to.repository(), bundle.get());
      count(
          head.map(at -> at.equals(parcel.after()) ? Outcome.TAKEN : Outcome.TURNED_AWAY)
              .orElse(Outcome.FAILED));
      return head;
    }

    /// Tells of the first that failed, and of the first after that which did not.
    private void count(Outcome outcome) {
      counts.computeIfAbsent(new Count(to.other(), outcome), _ -> new LongAdder()).increment();
      boolean fails = outcome == Outcome.FAILED;
      if (fails != failing) {
        failing = fails;
        LOG.log(
            Level.INFO,
            fails
                ? "what is pushed does not reach another instance, which asks the Git host instead:"
                    + " to={0} repository={1}"
                : "what is pushed reaches another instance again: to={0} repository={1}",
            to.other(),
            to.repository());
      }
    }
  }

  /// All get the same one as a rule: it is packed once.
  private synchronized Optional<Bundle> bundle(String repository, Parcel parcel, CommitId from) {
    Optional<Bundle> known =
        Optional.ofNullable(newest.get(repository))
            .filter(it -> it.prerequisite().equals(from) && it.tip().equals(parcel.after()));
    if (known.isPresent()) {
      return known;
    }
    Optional<Bundle> packed = pack(parcel, from);
    packed.ifPresent(bundle -> newest.put(repository, bundle));
    return packed;
  }

  private static Optional<Bundle> pack(Parcel parcel, CommitId from) {
    try {
      return parcel.source().bundle(from, parcel.after());
    } catch (GitFault e) {
      return Optional.empty(); // the next fetch mends the mirror
    }
  }
}
