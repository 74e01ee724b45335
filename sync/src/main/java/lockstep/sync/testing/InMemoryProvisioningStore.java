package lockstep.sync.testing;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import lockstep.sync.provisioning.FirstSyncs;
import lockstep.sync.provisioning.HealthRecord;
import lockstep.sync.provisioning.HookRound;
import lockstep.sync.provisioning.Kind;
import lockstep.sync.provisioning.ProvisioningStore;
import lockstep.sync.provisioning.Shelf;
import lockstep.sync.provisioning.StoredResource;
import lockstep.sync.request.Commenter;

/// Provisioned objects in memory, with the rules of the real store.
public final class InMemoryProvisioningStore implements ProvisioningStore {
  private final Map<String, HealthRecord> health = new TreeMap<>();
  private Shelf shelf = Shelf.EMPTY;
  private Optional<String> secretsProblem = Optional.empty();

  /// From now on no secret can be stored.
  public synchronized void refuseSecrets(String problem) {
    secretsProblem = Optional.of(problem);
  }

  @Override
  public synchronized long revision() {
    return shelf.revision();
  }

  @Override
  public synchronized Shelf read() {
    return shelf;
  }

  @Override
  public synchronized boolean put(long seen, StoredResource resource) {
    if (seen != shelf.revision()) {
      return false;
    }
    if (!resource.secrets().isEmpty() && secretsProblem.isPresent()) {
      throw new IllegalStateException(secretsProblem.get());
    }
    Shelf without = without(resource.kind(), resource.name());
    shelf =
        new Shelf(
            seen + 1,
            java.util.stream.Stream.concat(
                    without.resources().stream(), java.util.stream.Stream.of(resource.at(seen + 1)))
                .sorted(
                    Comparator.comparing((StoredResource it) -> it.kind().word())
                        .thenComparing(StoredResource::name))
                .toList());
    return true;
  }

  @Override
  public synchronized boolean remove(long seen, Kind kind, String name) {
    if (seen != shelf.revision()) {
      return false;
    }
    shelf = new Shelf(seen + 1, without(kind, name).resources());
    health.remove(kind.healthKey(name));
    if (kind != Kind.CONNECTION) {
      health.remove(HookRound.key(name));
      health.remove(Commenter.key(name));
      health.remove(FirstSyncs.key(name));
    }
    return true;
  }

  private Shelf without(Kind kind, String name) {
    return new Shelf(
        shelf.revision(),
        shelf.resources().stream()
            .filter(it -> it.kind() != kind || !it.name().equals(name))
            .toList());
  }

  @Override
  public synchronized Map<String, HealthRecord> health() {
    return Map.copyOf(health);
  }

  @Override
  public synchronized void setHealth(String key, HealthRecord record) {
    health.put(key, record);
  }

  @Override
  public synchronized Optional<String> secretsProblem() {
    return secretsProblem;
  }
}
