package lockstep.cluster.failover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import lockstep.cluster.lease.Lease;
import lockstep.cluster.lease.Sighting;
import lockstep.cluster.lease.Sighting.Position;
import lockstep.cluster.lease.Sighting.Probe;
import lockstep.cluster.lease.Sighting.Rival;

/// What a claim rests on, for the people who read the history: one fact each.
final class Evidence {
  private Evidence() {}

  static List<String> of(Sighting sighting, Members members) {
    List<String> facts = new ArrayList<>();
    sighting
        .lease()
        .ifPresentOrElse(
            lease -> {
              facts.add(state(lease));
              if (!lease.holder().equals(sighting.me().name())) {
                facts.add(members.heardOf(lease.holder()));
              }
            },
            () -> facts.add("there was no lease"));
    sighting.suspicion().ifPresent(suspicion -> facts.add(words(suspicion)));
    facts.add(
        sighting.position() == Position.BEHIND
            ? "the claimant is behind a commit that another member showed"
            : "the claimant shows all that other members showed");
    List<String> here = here(sighting);
    facts.add(
        here.isEmpty() ? "no other candidate is here" : "also here: " + String.join(", ", here));
    return facts;
  }

  /// Without the one that does not answer, though it may have been heard of a moment ago.
  private static List<String> here(Sighting sighting) {
    Optional<String> silent =
        sighting
            .suspicion()
            .filter(suspicion -> suspicion.probe() == Probe.SILENT)
            .flatMap(_ -> sighting.lease())
            .map(Lease::holder);
    return sighting.rivals().stream()
        .map(Rival::name)
        .filter(name -> !silent.filter(name::equals).isPresent())
        .toList();
  }

  private static String state(Lease lease) {
    String held = "%s had the lease under epoch %d".formatted(lease.holder(), lease.epoch());
    if (lease.released()) {
      return "%s and gave it up %s ago".formatted(held, seconds(lease.left().negated()));
    }
    return lease.isFree()
        ? "%s, run out %s ago".formatted(held, seconds(lease.left().negated()))
        : "%s, good for another %s".formatted(held, seconds(lease.left()));
  }

  private static String words(Sighting.Suspicion suspicion) {
    return suspicion.probe() == Probe.SILENT
        ? "suspected %s ago, and it does not answer the claimant"
            .formatted(seconds(suspicion.age()))
        : "suspected %s ago".formatted(seconds(suspicion.age()));
  }

  /// As people say it, rounded up to minutes.
  static String minutes(Duration duration) {
    long minutes = duration.plusSeconds(59).toMinutes();
    if (minutes < 60) {
      return minutes + " min";
    }
    return minutes % 60 == 0
        ? minutes / 60 + " h"
        : "%d h %d min".formatted(minutes / 60, minutes % 60);
  }

  static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }
}
