package lockstep.cluster.failover;

import java.util.Comparator;
import java.util.List;
import lockstep.cluster.Mode;
import lockstep.cluster.member.ConfiguredMember;
import lockstep.cluster.operation.Schedule;

/// What a loop is told when it is made.
///
/// @param cluster the cluster's name
/// @param self the name of this instance; one of `members`
/// @param boot which start of this instance: another one for each process, such as a UUID
/// @param mode how the cluster is run
/// @param members all of them; kept by descending priority, then name
/// @param schedule when things may happen by themselves
public record ClusterSetup(
    String cluster,
    String self,
    String boot,
    Mode mode,
    List<ConfiguredMember> members,
    Schedule schedule) {
  private static final Comparator<ConfiguredMember> BEST_FIRST =
      Comparator.comparingInt(ConfiguredMember::priority)
          .reversed()
          .thenComparing(ConfiguredMember::name);

  /// @throws IllegalArgumentException when this instance is not listed or a name comes twice
  public ClusterSetup {
    members = members.stream().sorted(BEST_FIRST).toList();
    String wanted = self;
    if (members.stream().noneMatch(member -> member.name().equals(wanted))) {
      throw new IllegalArgumentException(
          "cluster.instance: '" + self + "' is not one of cluster.members");
    }
    if (members.stream().map(ConfiguredMember::name).distinct().count() != members.size()) {
      throw new IllegalArgumentException("cluster.members: a name comes twice");
    }
  }

  /// This instance as listed.
  public ConfiguredMember own() {
    return members.stream()
        .filter(member -> member.name().equals(self))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("checked when made"));
  }
}
