package lockstep.cluster.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lockstep.cluster.Maintenance;
import lockstep.cluster.Mode;
import lockstep.cluster.Transition;
import lockstep.cluster.TransitionKind;
import lockstep.cluster.Writer;
import lockstep.cluster.failover.ClusterLoop;
import lockstep.cluster.lease.LeaseRules;
import lockstep.cluster.operation.Orders;

/// The present state in sentences, the most important first.
final class Why {
  private static final int PAST = 100;

  private Why() {}

  static List<String> of(ClusterLoop loop, Orders orders, LeaseRules rules) {
    List<String> sentences = new ArrayList<>();
    sentences.add(role(loop));
    sentences.add("What it decided last: %s.".formatted(loop.because()));
    last(loop).ifPresent(change -> sentences.addAll(words(change)));
    sentences.add("Failback: %s.".formatted(loop.failback()));
    orders.maintenance().forEach(one -> sentences.add(words(one)));
    if (loop.waitsForPerson()) {
      sentences.add(
          ("There were %d automatic changes within %d minutes, so the next needs a person:"
                  + " ./lockstep failover --confirm.")
              .formatted(loop.automatic(), rules.automaticWindow().toMinutes()));
    }
    return sentences;
  }

  private static String role(ClusterLoop loop) {
    Optional<Writer> writer = loop.writer();
    String title = loop.mode() == Mode.PRIMARY_REPLICA ? "primary" : "writer";
    if (writer.isEmpty()) {
      return "%s sees no %s: %s."
          .formatted(
              loop.self(),
              title,
              loop.storeOk()
                  ? "nobody holds the lease"
                  : "the database, which says who holds the lease, does not answer");
    }
    return writer.get().self()
        ? "%s is %s because it holds the lease under epoch %d."
            .formatted(loop.self(), title, writer.get().epoch())
        : "%s is %s because %s holds the lease under epoch %d and is %s."
            .formatted(
                loop.self(), loop.role().word(), writer.get().name(), writer.get().epoch(), title);
  }

  private static Optional<Transition> last(ClusterLoop loop) {
    return loop.history(PAST).stream()
        .filter(one -> TransitionKind.CHANGES.contains(one.kind()))
        .findFirst();
  }

  private static List<String> words(Transition change) {
    List<String> sentences = new ArrayList<>();
    sentences.add(
        "%s got the lease at %s (%s): %s."
            .formatted(change.to(), change.at(), change.kind().word(), change.reason()));
    change.evidence().forEach(fact -> sentences.add("Evidence: %s.".formatted(fact)));
    return sentences;
  }

  private static String words(Maintenance one) {
    String left = Words.of(one.left());
    return one.member()
        .map(
            name ->
                "%s is drained for another %s by %s (%s), so it is no candidate."
                    .formatted(name, left, one.by(), one.reason()))
        .orElse(
            "%s has paused automatic changes for another %s (%s)."
                .formatted(one.by(), left, one.reason()));
  }
}
