package lockstep.sync.provisioning;

import java.util.List;
import java.util.Optional;

/// All that is stored, as it is at one revision.
///
/// @param resources in the order of kinds and names
public record Shelf(long revision, List<StoredResource> resources) {
  /// Nothing was ever stored.
  public static final Shelf EMPTY = new Shelf(0, List.of());

  public Shelf {
    resources = List.copyOf(resources);
  }

  /// All of one kind.
  public List<StoredResource> all(Kind kind) {
    return resources.stream().filter(it -> it.kind() == kind).toList();
  }

  /// The one of this name.
  public Optional<StoredResource> find(Kind kind, String name) {
    return all(kind).stream().filter(it -> it.name().equals(name)).findFirst();
  }
}
