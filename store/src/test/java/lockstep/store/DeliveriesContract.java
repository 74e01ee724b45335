package lockstep.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import lockstep.sync.webhook.Deliveries;
import lockstep.sync.webhook.Deliveries.Arrival;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What everybody may expect of [Deliveries].
abstract class DeliveriesContract {
  private Stores stores;
  private Deliveries deliveries;

  abstract Stores open();

  @BeforeEach
  void fresh() {
    stores = open();
    deliveries = stores.deliveries();
  }

  @AfterEach
  void close() {
    stores.close();
  }

  @Test
  void knowsARepetitionForTenMinutes() {
    assertThat(deliveries.arrived("manifests", "d1")).isEqualTo(Arrival.FIRST);
    assertThat(deliveries.arrived("manifests", "d1")).isEqualTo(Arrival.REPEATED);
    stores.pass(Duration.ofMinutes(9));
    assertThat(deliveries.arrived("manifests", "d1")).isEqualTo(Arrival.REPEATED);
    stores.pass(Duration.ofMinutes(2));
    assertThat(deliveries.arrived("manifests", "d1")).isEqualTo(Arrival.FIRST);
  }

  @Test
  void keepsRepositoriesApart() {
    deliveries.arrived("manifests", "d1");

    assertThat(deliveries.arrived("others", "d1")).isEqualTo(Arrival.FIRST);
  }

  @Test
  void takesSoManyAMinuteAndThenWaitsForTheNext() {
    for (int i = 0; i < Deliveries.A_MINUTE; i++) {
      deliveries.arrived("manifests", "d" + i);
    }

    assertThat(deliveries.arrived("manifests", "more")).isEqualTo(Arrival.TOO_MANY);
    assertThat(deliveries.arrived("others", "more")).isEqualTo(Arrival.FIRST);
    stores.pass(Duration.ofMinutes(1).plusSeconds(1));
    assertThat(deliveries.arrived("manifests", "more")).isEqualTo(Arrival.FIRST);
  }
}
