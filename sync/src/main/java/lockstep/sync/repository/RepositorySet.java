package lockstep.sync.repository;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import lockstep.core.resource.Uid;
import lockstep.core.snapshot.FolderRules;
import lockstep.core.snapshot.FolderRules.Target;

/// The rules about repositories side by side, wherever their settings come from.
public final class RepositorySet {
  /// Names that Grafana keeps for itself.
  private static final Set<String> RESERVED =
      Set.of(
          "classic",
          "sql",
          "SQL",
          "plugins",
          "legacy",
          "new",
          "job",
          "github",
          "s3",
          "gcs",
          "file",
          "create",
          "update",
          "delete",
          FolderRules.TOP_LEVEL.value());

  private RepositorySet() {}

  /// True for a name that no repository may have.
  public static boolean isReserved(String name) {
    return RESERVED.contains(name);
  }

  /// What is wrong with a name, in one sentence; empty when nothing.
  public static Optional<String> problemWithName(String name) {
    if (Uid.problemWith(name).isPresent()) {
      return Optional.of(
          "name: %s (expected: 1 to 40 of the letters A to Z and a to z, digits, '_' and '-')"
              .formatted(name));
    }
    return isReserved(name)
        ? Optional.of("name: %s is reserved: choose another".formatted(name))
        : Optional.empty();
  }

  /// Why a repository cannot be beside those that come before it; empty when it can.
  ///
  /// @param before all that have precedence over it, themselves without a problem
  public static Optional<String> problemWith(List<RepositorySpec> before, RepositorySpec next) {
    for (RepositorySpec other : before) {
      if (other.name().equalsIgnoreCase(next.name())) {
        return Optional.of(
            "name: %s is there twice (names that differ in case alone count as one)"
                .formatted(next.name()));
      }
      Optional<String> alone = instance(other, next);
      if (alone.isPresent()) {
        return alone;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> instance(RepositorySpec other, RepositorySpec next) {
    return List.of(next, other).stream()
        .filter(one -> one.sync().target() == Target.INSTANCE)
        .findFirst()
        .map(
            one ->
                "sync.target: %s has the target instance, which allows no other repository (%s and %s are there): use folder or folderless"
                    .formatted(one.name(), other.name(), next.name()));
  }
}
