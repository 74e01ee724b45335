package lockstep.cluster.lease;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// All that a decision is made on.
///
/// @param me this instance
/// @param lease as just read; empty when nobody ever had it
/// @param rivals the other members that could take the lease at this moment
/// @param betterListed a member of higher priority is configured, heard of or not
/// @param suspicion that the holder of `lease` is gone
/// @param position whether this instance shows all that others showed
/// @param automatic failovers before expiry lately ([LeaseRules#automaticWindow])
public record Sighting(
    Me me,
    Optional<Lease> lease,
    List<Rival> rivals,
    boolean betterListed,
    Optional<Suspicion> suspicion,
    Position position,
    int automatic) {
  public Sighting {
    rivals = List.copyOf(rivals);
  }

  /// This with the answer to a probe.
  public Sighting probed(Probe answer) {
    Optional<Suspicion> known =
        suspicion.map(old -> new Suspicion(old.age(), old.source(), answer));
    return new Sighting(me, lease, rivals, betterListed, known, position, automatic);
  }

  /// This with another position.
  public Sighting at(Position where) {
    return new Sighting(me, lease, rivals, betterListed, suspicion, where, automatic);
  }

  /// This instance.
  ///
  /// @param boot which start of it
  /// @param epoch the highest that it saw
  /// @param ready it has something to show
  /// @param gitAwayFor how long it has not reached Git; zero when it does
  /// @param draining it is being taken out of service
  /// @param gaveUpLately it gave a lease up in the last [LeaseRules#automaticWindow]
  /// @param heldBefore this start of it had the lease at some time
  /// @param sinceRenewed since it last asked for the lease with success
  /// @param inTouch how long the store has answered without a fault
  /// @param lostTouch the store did not answer at some time since this start
  public record Me(
      String name,
      String boot,
      int priority,
      long epoch,
      boolean ready,
      Duration gitAwayFor,
      boolean draining,
      boolean gaveUpLately,
      boolean heldBefore,
      Duration sinceRenewed,
      Duration inTouch,
      boolean lostTouch) {
    boolean gitOk() {
      return gitAwayFor.isZero();
    }
  }

  /// Another member that was heard of lately, has something to show and is not being drained.
  public record Rival(String name, int priority, boolean gitOk) {}

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
