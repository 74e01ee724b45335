package lockstep.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
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
    deliveries = stores.deliveries("prod");
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
    assertThat(stores.deliveries("another").take("manifests", "more")).isTrue();
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

  @Test
  void knowsWhenTheLastOneCame() {
    assertThat(deliveries.last()).isEmpty();
    deliveries.saw("manifests");
    deliveries.saw("others");
    Instant first = deliveries.last().get("manifests");
    stores.pass(Duration.ofMinutes(1));
    deliveries.saw("manifests");

    assertThat(Duration.between(first, deliveries.last().get("manifests")))
        .isBetween(Duration.ZERO, Duration.ofMinutes(2));
    assertThat(
            Duration.between(deliveries.last().get("others"), deliveries.last().get("manifests")))
        .isGreaterThanOrEqualTo(Duration.ofMinutes(1));
    assertThat(stores.deliveries("another").last()).isEmpty();
  }
}
