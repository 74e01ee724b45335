package lockstep.core.testing;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import lockstep.core.fault.StoreFault;
import lockstep.core.identity.ProfileStore;

/// Preferences and stars in memory. It can go away, as a database does.
public final class InMemoryProfileStore implements ProfileStore {
  private final Map<Long, String> documents = new HashMap<>();
  private final Map<Long, Set<String>> stars = new HashMap<>();
  private boolean away;

  /// From now on every call fails.
  public synchronized void goAway() {
    away = true;
  }

  @Override
  public synchronized String preferences(long userId) {
    enter();
    return documents.getOrDefault(userId, "");
  }

  @Override
  public synchronized void setPreferences(long userId, String document) {
    enter();
    documents.put(userId, document);
  }

  @Override
  public synchronized Set<String> stars(long userId) {
    enter();
    return Set.copyOf(stars.getOrDefault(userId, Set.of()));
  }

  @Override
  public synchronized void star(long userId, String dashboardUid) {
    enter();
    stars.computeIfAbsent(userId, _ -> new TreeSet<>()).add(dashboardUid);
  }

  @Override
  public synchronized void unstar(long userId, String dashboardUid) {
    enter();
    stars.getOrDefault(userId, new TreeSet<>()).remove(dashboardUid);
  }

  private void enter() {
    if (away) {
      throw new StoreFault("the store in memory was sent away by its test");
    }
  }
}
