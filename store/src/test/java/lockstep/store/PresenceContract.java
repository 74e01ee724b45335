package lockstep.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import lockstep.core.presence.Presence;
import lockstep.core.presence.Presence.State;
import lockstep.core.presence.PresenceStore;
import lockstep.core.resource.Uid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What everybody may expect of a [PresenceStore].
abstract class PresenceContract {
  private static final Uid CPU = new Uid("cpu");
  private static final Duration ALMOST = PresenceStore.LIFE.minusSeconds(5);

  private Stores stores;
  private PresenceStore store;

  abstract Stores open();

  @BeforeEach
  void openStores() {
    stores = open();
    store = stores.presence("demo");
  }

  @AfterEach
  void closeStores() {
    stores.close();
  }

  @Test
  void showsPagesInTheOrderInWhichTheyWereOpened() {
    store.beat(CPU, page("p1", State.VIEWING));
    stores.pass(Duration.ofSeconds(2));
    store.beat(CPU, page("p2", State.EDITING));
    store.beat(CPU, page("p1", State.EDITING));

    assertThat(store.of(CPU)).extracting(Presence::client).containsExactly("p1", "p2");
    Presence first = store.of(CPU).getFirst();
    assertThat(first.state()).isEqualTo(State.EDITING);
    assertThat(first.login()).isEqualTo("ann");
    assertThat(first.name()).isEqualTo("Ann");
    assertThat(first.instance()).isEqualTo("a");
    assertThat(first.since()).isBefore(store.of(CPU).getLast().since());
    assertThat(store.watched()).isEqualTo(Map.of(CPU, Set.of("p1 editing", "p2 editing")));
  }

  @Test
  void aPageDiesWithoutBeats() {
    store.beat(CPU, page("p1", State.VIEWING));
    stores.pass(ALMOST);
    store.beat(CPU, page("p2", State.VIEWING));
    assertThat(store.of(CPU)).hasSize(2);
    stores.pass(ALMOST);
    assertThat(store.of(CPU)).extracting(Presence::client).containsExactly("p2");
    assertThat(store.watched().get(CPU)).hasSize(1);
  }

  @Test
  void aPageThatIsClosedIsGoneAtOnce() {
    store.beat(CPU, page("p1", State.VIEWING));
    store.leave(CPU, "p1");
    assertThat(store.of(CPU)).isEmpty();
    store.leave(CPU, "never");
  }

  @Test
  void keepsSoManyPagesOfOneDashboardAndNoMore() {
    for (int i = 0; i < PresenceStore.MOST_OF_ONE + 5; i++) {
      store.beat(CPU, page("p" + i, State.VIEWING));
    }
    assertThat(store.of(CPU)).hasSize(PresenceStore.MOST_OF_ONE);
    store.beat(CPU, page("p0", State.EDITING));
    assertThat(store.of(CPU)).filteredOn(page -> page.state() == State.EDITING).hasSize(1);
  }

  @Test
  void dashboardsAndClustersDoNotMeet() {
    store.beat(CPU, page("p1", State.VIEWING));
    assertThat(store.of(new Uid("disk"))).isEmpty();
    assertThat(stores.presence("other").of(CPU)).isEmpty();
  }

  private static Presence page(String client, State state) {
    return new Presence(client, "ann", "Ann", state, "a", Instant.EPOCH);
  }
}
