package lockstep.gateway.overload;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class AdmissionTest {
  private final AtomicLong nanos = new AtomicLong(-1);

  private Admission admission(int most, int floor, Duration patience) {
    return new Admission(new OverloadRules(most, true, floor, patience), nanos::get);
  }

  private void answers(Admission admission, int millis) {
    nanos.addAndGet(Duration.ofMillis(250).toNanos());
    for (int i = 0; i < 10; i++) {
      admission.answered(Duration.ofMillis(millis));
    }
  }

  private static List<Admission.Place> enter(Admission admission, Rank rank, int times)
      throws InterruptedException {
    List<Admission.Place> places = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      places.add(admission.enter(rank).orElseThrow());
    }
    return places;
  }

  /// Reads have become so slow that no more than `floor` go at once.
  private Admission overloaded(int floor, Duration patience) throws InterruptedException {
    Admission admission = admission(1000, floor, patience);
    answers(admission, 1);
    enter(admission, Rank.READ, floor).forEach(Admission.Place::close);
    for (int i = 0; i < 5; i++) {
      answers(admission, 500);
    }
    assertThat(admission.limit()).isEqualTo(floor);
    return admission;
  }

  @Test
  void shedsQueriesFirstThenReadsAndSavesLast() throws InterruptedException {
    Admission admission = overloaded(5, Duration.ZERO);
    enter(admission, Rank.READ, 4);
    enter(admission, Rank.POLL, 1);
    assertThat(admission.enter(Rank.POLL)).isEmpty();
    enter(admission, Rank.READ, 1);
    assertThat(admission.enter(Rank.READ)).isEmpty();
    enter(admission, Rank.SAVE, 990);
    assertThat(admission.enter(Rank.SAVE)).isPresent();
  }

  @Test
  void keepsTheLastTenthForSaves() throws InterruptedException {
    Admission admission = admission(20, 1, Duration.ZERO);
    enter(admission, Rank.READ, 18);
    assertThat(admission.enter(Rank.READ)).isEmpty();
    enter(admission, Rank.SAVE, 2);
    assertThat(admission.enter(Rank.SAVE)).isEmpty();
  }

  @Test
  void letsReadsInBeforeQueriesThatWaitForLonger() throws Exception {
    Admission admission = overloaded(1, Duration.ofSeconds(20));
    Admission.Place only = admission.enter(Rank.READ).orElseThrow();
    CompletableFuture<Optional<Admission.Place>> poll = later(admission, Rank.POLL, 1);
    CompletableFuture<Optional<Admission.Place>> read = later(admission, Rank.READ, 2);
    only.close();
    Admission.Place second = read.get(10, TimeUnit.SECONDS).orElseThrow();
    assertThat(poll).isNotDone();
    second.close();
    assertThat(poll.get(10, TimeUnit.SECONDS)).isPresent();
  }

  private static CompletableFuture<Optional<Admission.Place>> later(
      Admission admission, Rank rank, int waiting) {
    CompletableFuture<Optional<Admission.Place>> place =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return admission.enter(rank);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            },
            task -> Thread.ofVirtual().start(task));
    while (admission.waiting() < waiting && !place.isDone()) {
      Thread.onSpinWait();
    }
    return place;
  }

  @Test
  void countsAStreamWithoutAnEndNoLonger() throws InterruptedException {
    Admission admission = overloaded(1, Duration.ZERO);
    Admission.Place stream = admission.enter(Rank.READ).orElseThrow();
    stream.endless();
    Admission.Place next = admission.enter(Rank.READ).orElseThrow();
    stream.close();
    stream.close();
    assertThat(admission.enter(Rank.READ)).isEmpty();
    assertThat(admission.awaitNone(Duration.ZERO)).isFalse();
    next.close();
    assertThat(admission.awaitNone(Duration.ZERO)).isTrue();
  }

  @Test
  void forgetsWhoGaveUpWaiting() throws InterruptedException {
    Admission admission = overloaded(1, Duration.ofMillis(1));
    Admission.Place only = admission.enter(Rank.READ).orElseThrow();
    assertThat(admission.enter(Rank.READ)).isEmpty();
    assertThat(admission.waiting()).isZero();
    only.close();
    assertThat(admission.underWay()).isZero();
    assertThat(admission.enter(Rank.READ)).isPresent();
  }

  @Test
  void growsAgainWhenReadsAreQuickAndTheLimitIsUsed() {
    ReadLimit limit = new ReadLimit(100, 1e6);
    assertThat(limit.step(2e6, 90, 10, 1000).limit()).isEqualTo(105);
    assertThat(limit.step(2e6, 50, 10, 1000).limit()).isEqualTo(100);
    assertThat(limit.step(60e6, 50, 10, 1000).limit()).isEqualTo(40);
    assertThat(limit.step(60e6, 5, 10, 1000).limit()).isEqualTo(10);
    assertThat(limit.step(22e6, 90, 10, 1000).limit()).isEqualTo(105);
    assertThat(new ReadLimit(1000, 1e6).step(2e6, 1000, 10, 1000).limit()).isEqualTo(1000);
  }

  @Test
  void takesAServerThatIsSlowerForGoodAsTheNewBase() {
    ReadLimit limit = new ReadLimit(1000, 10e6);
    for (int i = 0; i < 400; i++) {
      limit = limit.step(200e6, limit.limit(), 64, 1000);
    }
    assertThat(limit.limit()).isGreaterThan(64);
  }
}
