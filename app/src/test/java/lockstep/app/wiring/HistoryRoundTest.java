package lockstep.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import lockstep.cluster.Transition;
import lockstep.cluster.TransitionKind;
import lockstep.cluster.lease.HistoryRules;
import lockstep.cluster.testing.InMemoryLeaseStore;
import lockstep.cluster.testing.InMemoryOperationStore;
import org.junit.jupiter.api.Test;

class HistoryRoundTest {
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final InMemoryLeaseStore leases =
      new InMemoryLeaseStore(now::get, new InMemoryOperationStore(now::get));
  private final HistoryRules rules = new HistoryRules(Duration.ofDays(1), 2);

  @Test
  void onlyWhoLeadsForgets() {
    for (String reason : List.of("one", "two", "three")) {
      leases.note(TransitionKind.MAINTENANCE, reason, List.of());
    }
    now.set(Instant.EPOCH.plus(Duration.ofDays(2)));

    new HistoryRound(() -> false, leases, rules).run();
    assertThat(leases.history(9)).hasSize(3);

    new HistoryRound(() -> true, leases, rules).run();
    assertThat(leases.history(9)).extracting(Transition::reason).containsExactly("three", "two");
  }
}
