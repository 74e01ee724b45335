package lockstep.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import lockstep.sync.webhook.Deliveries;
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
  void takesSoManyAMinuteAndThenWaitsForTheNext() {
    for (int i = 0; i < Deliveries.A_MINUTE; i++) {
      assertThat(deliveries.take("manifests", "d" + i)).isTrue();
    }

    assertThat(deliveries.take("manifests", "more")).isFalse();
    assertThat(deliveries.take("others", "more")).isTrue();
    stores.pass(Duration.ofMinutes(1).plusSeconds(1));
    assertThat(deliveries.take("manifests", "more")).isTrue();
  }

  @Test
  void countsTheSameBodyEachTimeThatItComes() {
    for (int i = 0; i < Deliveries.A_MINUTE; i++) {
      assertThat(deliveries.take("manifests", "d1")).isTrue();
    }

    assertThat(deliveries.take("manifests", "d1")).isFalse();
  }
}
