package lockstep.core.testing;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import lockstep.core.fault.StoreFault;
import lockstep.core.presence.Presence;
import lockstep.core.presence.PresenceStore;
import lockstep.core.resource.Uid;

/// Presence in memory; it can be away.
public final class InMemoryPresenceStore implements PresenceStore {
  private final InstantSource clock;
  private final Map<Uid, Map<String, Open>> open = new HashMap<>();
  private boolean away;

  private record Open(Presence page, Instant beatAt) {}

  /// @param clock the database's
  public InMemoryPresenceStore(InstantSource clock) {
    this.clock = clock;
  }

  /// The database goes away, or comes back.
  public synchronized void away(boolean now) {
    away = now;
  }

  @Override
  public synchronized void beat(Uid uid, Presence page) {
    forgetOld();
    Map<String, Open> pages = open.computeIfAbsent(uid, _ -> new LinkedHashMap<>());
    Open before = pages.get(page.client());
    if (before == null && pages.size() >= MOST_OF_ONE) {
      return;
    }
    Instant now = clock.instant();
    Instant since = before == null ? now : before.page().since();
    pages.put(
        page.client(),
        new Open(
            new Presence(
                page.client(), page.login(), page.name(), page.state(), page.instance(), since),
            now));
  }

  @Override
  public synchronized void leave(Uid uid, String client) {
    forgetOld();
    open.getOrDefault(uid, new HashMap<>()).remove(client);
  }

  @Override
  public synchronized List<Presence> of(Uid uid) {
    forgetOld();
    return open.getOrDefault(uid, Map.of()).values().stream().map(Open::page).toList();
  }

  @Override
  public synchronized Map<Uid, Set<String>> watched() {
    forgetOld();
    Map<Uid, Set<String>> watched = new HashMap<>();
    open.forEach(
        (uid, pages) ->
            pages
                .values()
                .forEach(
                    each ->
                        watched
                            .computeIfAbsent(uid, _ -> new TreeSet<>())
                            .add(each.page().client() + " " + each.page().state().word())));
    return watched;
  }

  private void forgetOld() {
    if (away) {
      throw new StoreFault("the database is away");
    }
    Instant oldest = clock.instant().minus(LIFE);
    open.values().forEach(pages -> pages.values().removeIf(one -> one.beatAt().isBefore(oldest)));
  }
}
