package lockstep.cluster.lease;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import lockstep.cluster.TransitionKind;

/// All that a decision is made on.
///
/// @param me this instance
/// @param lease as just read; empty when nobody ever had it
/// @param rivals the other members that could take the lease at this moment
/// @param betterListed a member of higher priority is configured, heard of or not
/// @param suspicion that the holder of `lease` is gone
/// @param position whether this instance shows all that others showed
/// @param automatic changes lately that no person asked for or confirmed
/// ([LeaseRules#automaticWindow])
/// @param halted why nothing may change without a person, as a clause; empty when it may
/// @param order what the holder was asked to do
public record Sighting(
    Me me,
    Optional<Lease> lease,
    List<Rival> rivals,
    boolean betterListed,
    Optional<Suspicion> suspicion,
    Position position,
    int automatic,
    Optional<String> halted,
    Optional<Order> order) {
  public Sighting {
    rivals = List.copyOf(rivals);
  }

  /// This with the answer to a probe.
  public Sighting probed(Probe answer) {
    Optional<Suspicion> known =
        suspicion.map(old -> new Suspicion(old.age(), old.source(), answer));
    return new Sighting(me, lease, rivals, betterListed, known, position, automatic, halted, order);
  }

  /// This with another position.
  public Sighting at(Position where) {
    return new Sighting(
        me, lease, rivals, betterListed, suspicion, where, automatic, halted, order);
  }

  /// This with an order.
  public Sighting told(Order what) {
    return new Sighting(
        me, lease, rivals, betterListed, suspicion, position, automatic, halted, Optional.of(what));
  }

  /// This without the order.
  public Sighting declined() {
    return new Sighting(
        me, lease, rivals, betterListed, suspicion, position, automatic, halted, Optional.empty());
  }

  /// What the holder was asked to do.
  ///
  /// @param to who is to have the lease
  /// @param kind of change
  /// @param because one clause
  public record Order(String to, TransitionKind kind, String because) {}

  /// Whether this instance stays in service.
  public enum Stay {
    /// It does.
    STAYS,
    /// It is being taken out of service for a while: it holds the lease only for want of another.
    DRAINS,
    /// It is being stopped.
    LEAVES
  }

  /// This instance.
  ///
  /// @param boot which start of it
  /// @param epoch the highest that it knows of
  /// @param ready it has something to show
  /// @param gitAwayFor how long it has not reached Git; zero when it does
  /// @param stay whether it stays in service
  /// @param gaveUpLately it gave a lease up in the last [LeaseRules#automaticWindow], and nobody
  ///     has confirmed what was changed since
  /// @param barred a handover failed a moment ago
  /// @param heldBefore this start of it had the lease at some time
  /// @param sinceRenewed since it last asked for the lease with success
  /// @param inTouch how long the store has answered without a fault
  /// @param lostTouch the store did not answer at some time since this start
  /// @param unprobedFor how long it has held the lease without a proxy asking how it is
  public record Me(
      String name,
      String boot,
      int priority,
      long epoch,
      boolean ready,
      Duration gitAwayFor,
      Stay stay,
      boolean gaveUpLately,
      boolean barred,
      boolean heldBefore,
      Duration sinceRenewed,
      Duration inTouch,
      boolean lostTouch,
      Duration unprobedFor) {
    boolean gitOk() {
      return gitAwayFor.isZero();
    }
  }

  /// Another member that was heard of lately, has something to show and is not being drained.
  ///
  /// @param probed a proxy asks it all the time
  public record Rival(String name, int priority, boolean gitOk, boolean probed) {}

  /// The holder may be gone.
  ///
  /// @param age since it was first told, or could first be noticed
  /// @param source who says so
  /// @param probe what came of looking for oneself
  public record Suspicion(Duration age, Source source, Probe probe) {}

  /// Who suspects a holder.
  public enum Source {
    /// Somebody who does not reach it told all members at about the same time.
    TOLD,
    /// It stopped beating; each member notices at its own next look.
    UNHEARD
  }

  /// What came of looking whether the holder is alive.
  public enum Probe {
    /// Nobody looked yet.
    NOT_ASKED,
    /// It answers.
    ANSWERS,
    /// It does not.
    SILENT
  }

  /// Whether this instance shows all that others showed.
  public enum Position {
    /// Nobody looked yet.
    NOT_CHECKED,
    /// It does.
    CAUGHT_UP,
    /// It does not.
    BEHIND
  }
}
