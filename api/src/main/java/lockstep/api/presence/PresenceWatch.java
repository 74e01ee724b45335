package lockstep.api.presence;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import lockstep.api.events.EventHub;
import lockstep.core.fault.StoreFault;
import lockstep.core.presence.PresenceStore;
import lockstep.core.resource.Uid;

/// Looks who came and went on all instances, and tells the pages that are open here.
public final class PresenceWatch {
  private final PresenceStore store;
  private final EventHub events;
  private Map<Uid, Set<String>> before = Map.of();

  /// Tells `events`.
  public PresenceWatch(PresenceStore store, EventHub events) {
    this.store = store;
    this.events = events;
  }

  /// Looks once; not at all while nobody watches here. Called by one thread.
  public void look() {
    if (events.open() == 0) {
      before = Map.of();
      return;
    }
    Map<Uid, Set<String>> now;
    try {
      now = store.watched();
    } catch (StoreFault away) {
      return;
    }
    Set<Uid> all = new HashSet<>(before.keySet());
    all.addAll(now.keySet());
    for (Uid uid : all) {
      if (!Objects.equals(before.get(uid), now.get(uid))) {
        events.tell("presence", JsonNodeFactory.instance.objectNode().put("uid", uid.value()));
      }
    }
    before = now;
  }
}
