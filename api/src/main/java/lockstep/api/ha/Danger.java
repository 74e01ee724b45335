package lockstep.api.ha;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import lockstep.cluster.ClusterView;
import lockstep.cluster.MemberView;
import lockstep.cluster.Mode;
import lockstep.cluster.Role;
import lockstep.cluster.Writer;
import lockstep.cluster.member.ConfiguredMember;
import lockstep.cluster.operation.Orders;
import lockstep.cluster.operation.Schedule;

/// What people must know of a cluster before the next fault, beside how each part is.
///
/// @param kind in a word, for programs
/// @param text what is so, in a clause
/// @param remedy what ends it
record Danger(String kind, String text, String remedy) {
  /// All that are seen, the worst first.
  static List<Danger> in(ClusterView cluster) {
    List<Danger> found = new ArrayList<>();
    if (!cluster.storeOk()) {
      found.add(
          new Danger(
              "database-away",
              "the database is away: who lives and who is primary is not known here",
              "bring it back; who is signed in reads and saves dashboards meanwhile"));
    }
    drained(cluster).ifPresent(found::add);
    paused(cluster).ifPresent(found::add);
    if (cluster.storeOk() && cluster.waitsForPerson()) {
      String when = cluster.writer().map(one -> " if %s fails".formatted(one.name())).orElse("");
      found.add(
          new Danger(
              "unconfirmed",
              "nobody takes over by itself%s, after %d automatic changes lately"
                  .formatted(when, cluster.automatic()),
              "./lockstep failover --confirm allows it again"));
    }
    for (String name : namesakes(cluster)) {
      found.add(
          new Danger(
              "namesake",
              "another process runs under the name " + name,
              "give each its own cluster.instance, or stop one"));
    }
    return found;
  }

  /// What drained members leave undone: nobody is left to take the saves, or would be if the one
  /// that takes them went.
  private static Optional<Danger> drained(ClusterView cluster) {
    List<MemberView> here =
        cluster.members().stream()
            .filter(member -> member.kind().equals(ConfiguredMember.INSTANCE))
            .filter(MemberView::reachable)
            .toList();
    List<MemberView> others = here.stream().filter(member -> !leads(cluster, member)).toList();
    if (others.isEmpty() || !others.stream().allMatch(MemberView::draining)) {
      return Optional.empty();
    }
    return Optional.of(
        new Danger(
            "drained",
            "%s, since what answers is drained (%s)"
                .formatted(
                    here.size() > others.size() ? "nobody could take over" : "nobody takes over",
                    String.join(", ", others.stream().map(MemberView::name).toList())),
            "./lockstep maintenance stop %s ends that".formatted(others.getFirst().name())));
  }

  /// A pause that began before the primary went.
  private static Optional<Danger> paused(ClusterView cluster) {
    boolean isHeadless =
        cluster.mode() == Mode.PRIMARY_REPLICA && cluster.storeOk() && cluster.writer().isEmpty();
    return new Orders(Optional.empty(), cluster.maintenance())
        .pause()
        .filter(_ -> isHeadless)
        .map(
            pause ->
                new Danger(
                    "paused",
                    "nobody is primary, and nobody takes over while automatic changes are paused",
                    "to end the pause now: " + Schedule.remedy(pause)));
  }

  private static boolean leads(ClusterView cluster, MemberView member) {
    return member.role().filter(role -> role == Role.PRIMARY).isPresent()
        || cluster.writer().map(Writer::name).filter(member.name()::equals).isPresent();
  }

  /// Who is not alone under its name: the one that answers, and each that said so in its heartbeat.
  private static TreeSet<String> namesakes(ClusterView cluster) {
    TreeSet<String> names = new TreeSet<>();
    if (cluster.hasNamesake()) {
      names.add(cluster.self());
    }
    cluster.members().stream()
        .filter(member -> member.reachable() && member.namesake())
        .forEach(member -> names.add(member.name()));
    return names;
  }
}
