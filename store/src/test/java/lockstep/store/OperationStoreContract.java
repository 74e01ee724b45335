package lockstep.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import lockstep.cluster.Maintenance;
import lockstep.cluster.operation.OperationStore;
import lockstep.cluster.operation.Orders;
import lockstep.cluster.operation.Plan;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What everybody may expect of an [OperationStore].
abstract class OperationStoreContract {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Plan TO_B = Plan.of("1", 4, "b", "ann", "it's time");
  private static final Plan TO_C = Plan.of("2", 4, "c", "bob", "no, c");

  private Stores stores;
  private OperationStore store;

  abstract Stores open();

  @BeforeEach
  void openStores() {
    stores = open();
    store = stores.operations("demo");
  }

  @AfterEach
  void closeStores() {
    stores.close();
  }

  @Test
  void keepsOnePlanAtATime() {
    assertThat(store.orders()).isEqualTo(Orders.NONE);
    assertThat(store.propose(TO_B, HOUR)).isTrue();
    assertThat(store.propose(TO_C, HOUR)).isFalse();

    assertThat(store.orders().plan()).contains(TO_B);
    assertThat(stores.operations("other").orders()).isEqualTo(Orders.NONE);
  }

  @Test
  void forgetsAPlanAfterItsTime() {
    store.propose(TO_B, HOUR);
    stores.pass(HOUR.plusMinutes(1));

    assertThat(store.orders().plan()).isEmpty();
    assertThat(store.propose(TO_C, HOUR)).isTrue();
  }

  @Test
  void aRefusedPlanTellsWhyUntilTheNext() {
    store.propose(TO_B, HOUR);
    store.refuse("2", "not this one");
    store.refuse("1", "b's disk is full");
    store.refuse("1", "another reason");

    assertThat(store.orders().plan().orElseThrow().refusal()).contains("b's disk is full");
    assertThat(store.propose(TO_C, HOUR)).isTrue();
    assertThat(store.orders().plan()).contains(TO_C);
  }

  @Test
  void aPlanOfAnEarlierEpochIsVoid() {
    store.propose(TO_B, HOUR);
    Plan later = Plan.of("3", 5, "a", "ann", "again");

    assertThat(store.propose(later, HOUR)).isTrue();
    assertThat(store.orders().plan()).contains(later);
  }

  @Test
  void withdrawsOnlyThePlanThatIsMeant() {
    store.propose(TO_B, HOUR);
    store.withdraw("2");
    assertThat(store.orders().plan()).isPresent();

    store.withdraw("1");
    assertThat(store.orders().plan()).isEmpty();
  }

  @Test
  void keepsMaintenanceOfMembersAndOfTheClusterUntilItsEnd() {
    store.begin(new Maintenance(Optional.of("b"), "ann", "new disk", HOUR));
    store.begin(new Maintenance(Optional.empty(), "bob", "network", HOUR.multipliedBy(3)));

    Orders both = store.orders();
    assertThat(both.drained()).containsExactly("b");
    assertThat(both.pause().orElseThrow().by()).isEqualTo("bob");
    assertThat(both.maintenance().getLast().reason()).isEqualTo("new disk");
    assertThat(both.maintenance().getLast().left())
        .isBetween(HOUR.minusMinutes(1), HOUR.plusMinutes(1));
    stores.pass(HOUR.multipliedBy(2));
    assertThat(store.orders().drained()).isEmpty();
    assertThat(store.orders().pause()).isPresent();
  }

  @Test
  void aSecondMaintenanceOfAMemberReplacesTheFirst() {
    store.begin(new Maintenance(Optional.of("b"), "ann", "new disk", HOUR));
    store.begin(new Maintenance(Optional.of("b"), "bob", "longer", HOUR.multipliedBy(3)));

    assertThat(store.orders().maintenance()).hasSize(1);
    assertThat(store.orders().maintenance().getFirst().reason()).isEqualTo("longer");
  }

  @Test
  void endsWhatIsThereAndSaysSo() {
    store.begin(new Maintenance(Optional.of("b"), "ann", "new disk", HOUR));

    assertThat(store.end(Optional.empty())).isFalse();
    assertThat(store.end(Optional.of("b"))).isTrue();
    assertThat(store.end(Optional.of("b"))).isFalse();
    store.begin(new Maintenance(Optional.of("b"), "ann", "new disk", HOUR));
    stores.pass(HOUR.multipliedBy(2));
    assertThat(store.end(Optional.of("b"))).as("it had ended by itself").isFalse();
  }
}
