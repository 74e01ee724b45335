package lockstep.sync.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import lockstep.core.testing.TestClock;
import lockstep.sync.save.SaveOutcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How long who sent a save waits for what becomes of it.
class SaveQueueTest {
  private static final Duration LONG = Duration.ofDays(1);

  private final SaveQueue queue = new SaveQueue(new TestClock(), () -> {}, Duration.ofMillis(1));
  private final Request request =
      queue.put(Instance.put("s1", "cpu", 1, "two"), Optional.empty(), LONG);

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void nobodyWaitsLongForASaveThatWasSentToARemoteThatIsAway() {
    queue.send(queue.take());

    SaveOutcome told = queue.await(request, LONG, () -> true);

    assertThat(told).isInstanceOf(SaveOutcome.Unknown.class);
    assertThat(queue.hasAny(List.of(request.save().id()))).isTrue(); // and it is still resolved
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aMomentWithoutTheRemoteEndsNoWait() {
    queue.send(queue.take());
    int[] looks = {0};

    SaveOutcome told =
        queue.await(
            request,
            LONG,
            () -> {
              if (++looks[0] == 50) {
                queue.answer(request, Outcomes.unknown(request.save().id()));
              }
              return looks[0] % 5 != 0;
            });

    assertThat(told).isInstanceOf(SaveOutcome.Unknown.class);
    assertThat(looks[0]).isEqualTo(50);
  }

  @Test
  void aSaveThatWasNotSentWaitsItsTimeWhereverTheRemoteIs() {
    boolean[] asked = {false};

    SaveOutcome told = queue.await(request, Duration.ofMillis(20), () -> asked[0] = true);

    assertThat(told).isEqualTo(Outcomes.neverSent());
    assertThat(asked[0]).isFalse();
  }
}
