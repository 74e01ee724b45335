package lockstep.sync.provisioning;

import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import lockstep.sync.repository.RepositoryHealth;

/// Which repositories were shown once, by whichever instance: what may not change from then on
/// must not depend on what the instance that is asked shows at this moment.
///
/// The notes are in the database as long as the repository is.
public final class FirstSyncs {
  private final ProvisioningStore store;
  private final InstantSource clock;
  private final String by;
  private final Set<String> known = new HashSet<>();

  /// @param by the name of this instance
  public FirstSyncs(ProvisioningStore store, InstantSource clock, String by) {
    this.store = store;
    this.clock = clock;
    this.by = by;
  }

  /// Under what a repository's note is kept, among the health of all.
  public static String key(String repository) {
    return "synced/" + repository;
  }

  /// True when any instance has shown a repository of the store.
  public static boolean hasBeenSynced(ProvisioningStore store, String repository) {
    return store.health().containsKey(key(repository));
  }

  /// Writes down which of the stored repositories this instance shows, once for each; nothing when
  /// the store has others by now. One thread at a time.
  ///
  /// @param shelf what this instance follows
  /// @throws lockstep.core.fault.StoreFault when the database is away: it is written the next time
  public void note(Shelf shelf, Predicate<String> isShown) {
    List<StoredResource> news =
        shelf.all(Kind.REPOSITORY).stream()
            .filter(it -> !known.contains(it.meta().uid()) && isShown.test(it.name()))
            .toList();
    if (news.isEmpty() || store.revision() != shelf.revision()) {
      return;
    }
    Map<String, HealthRecord> present = store.health();
    for (StoredResource repository : news) {
      if (!present.containsKey(key(repository.name()))) {
        store.setHealth(
            key(repository.name()),
            new HealthRecord(
                RepositoryHealth.healthy(""), clock.instant(), repository.meta().generation(), by));
      }
      known.add(repository.meta().uid());
    }
  }
}
