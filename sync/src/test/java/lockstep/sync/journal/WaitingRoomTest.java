package lockstep.sync.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import lockstep.core.resource.Uid;
import lockstep.core.testing.TestClock;
import lockstep.sync.save.Author;
import lockstep.sync.save.Edit;
import lockstep.sync.save.Save;
import lockstep.sync.save.SaveId;
import lockstep.sync.testing.InMemoryJournal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class WaitingRoomTest {
  private static final Uid CPU = new Uid("cpu");

  @Test
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aWaitThatTurnsOutToBeInVainEndsWithTheNextLook() {
    InMemoryJournal journal = new InMemoryJournal(new TestClock());
    journal.append(deletion(), CPU, Bounds.USUAL);
    WaitingRoom room = WaitingRoom.of(journal);
    room.refresh();
    AtomicBoolean away = new AtomicBoolean();

    CompletableFuture<Boolean> free =
        CompletableFuture.supplyAsync(() -> room.awaitNone(CPU, Duration.ofDays(1), away::get))
            .orTimeout(10, TimeUnit.SECONDS);
    away.set(true);
    while (!free.isDone()) {
      room.refresh();
    }

    assertThat(free.join()).isFalse();
  }

  private static Save deletion() {
    return new Save(
        new SaveId("s1"),
        new Edit.DeleteDashboard(CPU, new Edit.Base.Any()),
        new Author("Ada", "ada@localhost"),
        Optional.empty());
  }
}
