package lockstep.sync.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import lockstep.core.testing.TestClock;
import lockstep.sync.testing.InMemoryProvisioningStore;
import org.junit.jupiter.api.Test;

/// That a repository was shown once is known to all instances, for as long as it is there.
class FirstSyncsTest {
  private final InMemoryProvisioningStore store = new InMemoryProvisioningStore();
  private final FirstSyncs firsts = new FirstSyncs(store, new TestClock(), "a");

  FirstSyncsTest() {
    store.put(0, repository("one", "1"));
    store.put(1, repository("two", "2"));
  }

  @Test
  void whatIsShownIsNotedForAll() {
    firsts.note(store.read(), "one"::equals);

    assertThat(FirstSyncs.hasBeenSynced(store, "one")).isTrue();
    assertThat(FirstSyncs.hasBeenSynced(store, "two")).isFalse();
  }

  @Test
  void anotherOfTheSameNameBeginsAnew() {
    firsts.note(store.read(), _ -> true);
    Shelf old = store.read();
    store.remove(2, Kind.REPOSITORY, "one");
    store.put(3, repository("one", "3"));

    assertThat(FirstSyncs.hasBeenSynced(store, "one")).isFalse();
    new FirstSyncs(store, new TestClock(), "b").note(old, _ -> true);
    assertThat(FirstSyncs.hasBeenSynced(store, "one")).as("by who follows the old one").isFalse();
    firsts.note(store.read(), _ -> true);
    assertThat(FirstSyncs.hasBeenSynced(store, "one")).isTrue();
  }

  private static StoredResource repository(String name, String uid) {
    return new StoredResource(
        Kind.REPOSITORY,
        new Meta(
            name, uid, 1, 0, Instant.EPOCH, Instant.EPOCH, "", "", Map.of(), Map.of(), List.of()),
        JsonNodeFactory.instance.objectNode(),
        Map.of(),
        Set.of());
  }
}
