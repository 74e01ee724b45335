package lockstep.sync.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import lockstep.core.fault.StoreFault;
import lockstep.core.testing.TestClock;
import lockstep.sync.save.RequestDigest;
import lockstep.sync.save.Save;
import lockstep.sync.save.SaveBook;
import lockstep.sync.save.SaveId;
import lockstep.sync.save.SaveOutcome;
import lockstep.sync.testing.Fault;
import lockstep.sync.testing.InMemoryGit;
import lockstep.sync.testing.InMemorySaveBook;
import org.junit.jupiter.api.Test;

/// What became of saves that Git does not tell, on its way into the shared table.
class OutcomesToldTest {
  private static final SaveId S1 = new SaveId("s1");

  private final InMemoryGit git = new InMemoryGit();
  private final Instance a = begun();
  private final InMemorySaveBook book = new InMemorySaveBook(a.clock);
  private int rung;

  private Instance begun() {
    git.commit("Begin", tree -> tree.put("cpu.json", Instance.file("cpu", "one")));
    Instance instance = Instance.started(git);
    instance.loop.onOutcome(() -> rung++);
    return instance;
  }

  @Test
  void aConflictIsToldOnceAndWithoutItsSides() {
    git.commit("By hand", tree -> tree.put("cpu.json", Instance.file("cpu", "theirs")));
    SaveOutcome.Conflict told = (SaveOutcome.Conflict) a.save(Instance.put("s1", "cpu", 1, "mine"));
    assertThat(told.clash()).isPresent();

    assertThat(rung).isEqualTo(1);
    assertThat(a.loop.shareOutcomes(book)).isTrue();
    assertThat(a.loop.shareOutcomes(book)).isFalse();
    assertThat(book.find(S1)).contains(told.withoutClash());
  }

  @Test
  void whatIsInGitIsNotTold() {
    a.copy.next(Fault.REFUSE);
    assertThat(a.save(Instance.put("s1", "cpu", 1, "mine")))
        .isInstanceOf(SaveOutcome.Refused.class);
    assertThat(a.save(Instance.put("s1", "cpu", 1, "mine"))).isInstanceOf(SaveOutcome.Saved.class);

    assertThat(a.loop.shareOutcomes(book)).isFalse();
    assertThat(book.find(S1)).isEmpty();
  }

  @Test
  void withTheDatabaseAwayTheSaveIsAnsweredAndToldLater() {
    book.away(true);
    a.copy.next(Fault.REFUSE);
    SaveOutcome refused = a.save(Instance.put("s1", "cpu", 1, "mine"));
    assertThat(refused).isInstanceOf(SaveOutcome.Refused.class);
    assertThatThrownBy(() -> a.loop.shareOutcomes(book)).isInstanceOf(StoreFault.class);
    book.away(false);

    assertThat(a.loop.shareOutcomes(book)).isTrue();
    assertThat(book.find(S1)).contains(refused);
  }

  @Test
  void itIsToldOfWhichRequest() {
    RequestDigest request = RequestDigest.of(new byte[] {1});
    Save put = Instance.put("s1", "cpu", 1, "mine");
    a.copy.next(Fault.REFUSE);
    a.save(new Save(S1, put.edit(), put.author(), put.message(), Optional.of(request)));
    a.loop.shareOutcomes(book);

    assertThat(book.told(S1))
        .get()
        .extracting(SaveBook.Told::request)
        .isEqualTo(Optional.of(request));
  }

  @Test
  void whoStopsWaitingForASaveThatWasSentHasItToldUnknownUntilItIsKnown() {
    SaveQueue queue = new SaveQueue(new TestClock(), () -> {});
    Request request =
        queue.put(Instance.put("s1", "cpu", 1, "two"), Optional.empty(), Duration.ofDays(1));
    queue.send(queue.take());
    queue.await(request, Duration.ZERO);
    List<SaveBook.Told> unknown = queue.untold(9);
    assertThat(unknown).extracting(SaveBook.Told::outcome).containsExactly(Outcomes.unknown(S1));

    queue.answer(request, new SaveOutcome.Refused("no"));
    queue.told(unknown); // what came meanwhile is not taken for told
    assertThat(queue.untold(9))
        .containsExactly(new SaveBook.Told(S1, new SaveOutcome.Refused("no")));
  }

  @Test
  void onlyTheNewestAreRememberedWhileTheDatabaseIsAway() {
    SaveQueue queue = new SaveQueue(new TestClock(), () -> {});
    for (int i = 0; i <= SaveQueue.MAX_REMEMBERED; i++) {
      Request request =
          queue.put(Instance.put("s" + i, "cpu", 1, "two"), Optional.empty(), Duration.ofDays(1));
      queue.take();
      queue.answer(request, new SaveOutcome.Refused("no"));
    }

    List<SaveBook.Told> untold = queue.untold(Integer.MAX_VALUE);
    assertThat(untold).hasSize(SaveQueue.MAX_REMEMBERED);
    assertThat(untold.getFirst().id()).isEqualTo(S1);
  }
}
