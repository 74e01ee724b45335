package lockstep.sync.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import lockstep.core.testing.TestClock;
import lockstep.sync.save.Author;
import lockstep.sync.save.BranchName;
import lockstep.sync.save.Edit;
import lockstep.sync.save.Save;
import lockstep.sync.save.SaveId;
import lockstep.sync.save.SaveOutcome;
import org.junit.jupiter.api.Test;

/// Who saves much keeps nobody waiting who saves little.
class TurnsTest {
  private static final Author EVE = new Author("Eve", "eve@localhost");
  private static final Author BOB = new Author("Bob", "bob@localhost");

  private final SaveQueue queue = new SaveQueue(new TestClock(), () -> {});

  @Test
  void whoHasFewWaitingIsInTheNextPush() {
    for (int i = 0; i < 100; i++) {
      put(Instance.ADA, "ada-" + i);
    }
    put(EVE, "eve-1");
    put(BOB, "bob-1");
    put(EVE, "eve-2");

    assertThat(taken())
        .startsWith("ada-0", "eve-1", "bob-1", "ada-1", "eve-2", "ada-2")
        .hasSize(SaveQueue.MAX_GROUP);
    assertThat(taken()).startsWith("ada-29");
    assertThat(queue.size()).isEqualTo(103 - 2 * SaveQueue.MAX_GROUP);
  }

  @Test
  void asLongAsOneSavesAloneItIsFirstComeFirstServed() {
    List<String> all = IntStream.range(0, 70).mapToObj(i -> "ada-" + i).toList();
    all.forEach(id -> put(Instance.ADA, id));

    List<String> served = new ArrayList<>();
    while (!queue.isEmpty()) {
      served.addAll(taken());
    }
    assertThat(served).isEqualTo(all);
  }

  @Test
  void aSaveToABranchHasItsTurnAlone() {
    put(Instance.ADA, "ada-1");
    put(Instance.ADA, "ada-2");
    queue.put(save(EVE, "eve-1"), Optional.of(new BranchName("eve/x")), Duration.ofDays(1));

    assertThat(taken()).containsExactly("ada-1");
    put(BOB, "bob-1");
    assertThat(taken()).containsExactly("eve-1");
    assertThat(taken()).containsExactly("ada-2", "bob-1");
  }

  @Test
  void nobodyOvertakesWhatTheirsIsBuiltOn() {
    List<Save> inOrder = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      inOrder.add(save(Instance.ADA, "ada-" + i));
    }
    inOrder.add(save(EVE, "eve-1"));
    queue.putInOrder(inOrder, Duration.ofDays(1));
    put(BOB, "bob-1");

    assertThat(taken())
        .containsExactly("ada-0", "bob-1", "ada-1", "ada-2", "ada-3", "ada-4", "eve-1");
  }

  @Test
  void onePersonDoesNotTakeAllPlaces() {
    for (int i = 0; i < SaveQueue.MAX_OF_ONE; i++) {
      assertThat(put(Instance.ADA, "ada-" + i).outcome()).isEmpty();
    }
    Optional<SaveOutcome> more = put(Instance.ADA, "ada-more").outcome();

    assertThat(more).get().isInstanceOf(SaveOutcome.Unavailable.class);
    assertThat(((SaveOutcome.Unavailable) more.orElseThrow()).message())
        .contains("Too many saves of yours are waiting (128)");
    assertThat(put(EVE, "eve-1").outcome()).isEmpty();
    taken();
    assertThat(put(Instance.ADA, "ada-again").outcome()).isEmpty();
  }

  private Request put(Author author, String id) {
    return queue.put(save(author, id), Optional.empty(), Duration.ofDays(1));
  }

  private static Save save(Author author, String id) {
    Save of = Instance.put(id, "cpu", new Edit.Base.Any(), id);
    return new Save(new SaveId(id), of.edit(), author, Optional.empty());
  }

  private List<String> taken() {
    return queue.take().stream().map(it -> it.save().id().value()).toList();
  }
}
