package lockstep.cluster.operation;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import lockstep.cluster.Maintenance;
import lockstep.cluster.operation.MaintenanceWindow.Policy;

/// What the configuration says about when things may happen by themselves.
///
/// @param failback when the lease goes back
/// @param maintenance times of another policy
/// @param clock the wall clock of this instance, since windows are meant in people's time
public record Schedule(
    FailbackRules failback, List<MaintenanceWindow> maintenance, InstantSource clock) {
  /// Whom a pause by a window is ascribed to.
  public static final String CONFIGURATION = "the configuration";

  /// No windows, and failback by hand.
  public static final Schedule NONE =
      new Schedule(FailbackRules.MANUAL, List.of(), InstantSource.fixed(Instant.EPOCH));

  public Schedule {
    maintenance = List.copyOf(maintenance);
  }

  /// How a person ends a pause of automatic changes before its time, as a clause.
  public static String remedy(Maintenance pause) {
    return pause.by().equals(CONFIGURATION)
        ? "take the window out of one instance's file and restart that"
        : "./lockstep maintenance stop";
  }

  /// The pause of automatic changes that a window means at this moment, the one that ends last.
  public Optional<Maintenance> pause() {
    Instant now = clock.instant();
    return windows(Policy.NO_AUTO_FAILOVER)
        .flatMap(window -> window.left(now).map(left -> pause(window, left)).stream())
        .max(Comparator.comparing(Maintenance::left));
  }

  private static Maintenance pause(Window window, Duration left) {
    return new Maintenance(Optional.empty(), CONFIGURATION, "window " + window.words(), left);
  }

  /// Why no failback may happen now, as a clause; empty when it may.
  Optional<String> outsideOfWindows() {
    Instant now = clock.instant();
    List<Window> allowed =
        Stream.concat(failback.windows().stream(), windows(Policy.FAILBACK_ALLOWED)).toList();
    if (allowed.isEmpty() || allowed.stream().anyMatch(one -> one.left(now).isPresent())) {
      return Optional.empty();
    }
    return Optional.of(
        allowed.stream()
            .flatMap(one -> one.next(now).stream())
            .min(Comparator.naturalOrder())
            .map("no window for failback is open, the next opens at %s"::formatted)
            .orElse("no window for failback ever opens"));
  }

  private Stream<Window> windows(Policy policy) {
    return maintenance.stream()
        .filter(one -> one.policy() == policy)
        .map(MaintenanceWindow::window);
  }
}
