package lockstep.cluster.operation;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import lockstep.cluster.Maintenance;

/// What people asked of the cluster, as it stands in the store. What has run out is not in it.
///
/// @param plan the one switchover that is to be done or was refused a moment ago
/// @param maintenance all that goes on, by member
public record Orders(Optional<Plan> plan, List<Maintenance> maintenance) {
  /// Nobody asks for anything.
  public static final Orders NONE = new Orders(Optional.empty(), List.of());

  public Orders {
    maintenance = List.copyOf(maintenance);
  }

  /// The names of the members that are drained.
  public Set<String> drained() {
    return maintenance.stream()
        .map(Maintenance::member)
        .flatMap(Optional::stream)
        .collect(Collectors.toUnmodifiableSet());
  }

  /// The drain of this member, if there is one.
  public Optional<Maintenance> drain(String member) {
    return maintenance.stream()
        .filter(one -> one.member().filter(member::equals).isPresent())
        .findFirst();
  }

  /// The pause of automatic changes, if there is one.
  public Optional<Maintenance> pause() {
    return maintenance.stream().filter(one -> one.member().isEmpty()).findFirst();
  }
}
