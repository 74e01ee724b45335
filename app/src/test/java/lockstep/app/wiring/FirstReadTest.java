package lockstep.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lockstep.sync.pull.RepositoryStatus;
import lockstep.sync.pull.RepositoryStatus.State;
import org.junit.jupiter.api.Test;

/// How long the first look at a repository may take.
class FirstReadTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final List<Long> heard = new ArrayList<>();
  private long now;

  @Test
  void waitsAsLongAsMoreComesIn() {
    FirstRead read =
        new FirstRead(
            () -> at(now < HOUR.toNanos() ? State.STARTING : State.SYNCED),
            () -> now / Duration.ofMinutes(9).toNanos(),
            () -> now,
            this::pass);

    assertThat(read.await(State.STARTING, heard::add).orElseThrow().state())
        .isEqualTo(State.SYNCED);
    assertThat(heard)
        .hasSizeBetween(350, 360) // every ten seconds
        .isSorted()
        .endsWith(6L);
  }

  @Test
  void givesUpWhenNothingMoreComesIn() {
    FirstRead read = new FirstRead(() -> at(State.STARTING), () -> 7, () -> now, this::pass);

    assertThat(read.await(State.STARTING, heard::add)).isEmpty();
    assertThat(Duration.ofNanos(now)).isBetween(FirstRead.STILL, FirstRead.STILL.plusSeconds(2));
  }

  private void pass(Duration pause) {
    now += pause.toNanos();
  }

  private static RepositoryStatus at(State state) {
    return new RepositoryStatus(
        Optional.empty(),
        Optional.empty(),
        0,
        Duration.ZERO,
        state,
        "",
        Optional.empty(),
        List.of());
  }
}
