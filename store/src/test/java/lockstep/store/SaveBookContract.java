package lockstep.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Uid;
import lockstep.sync.save.BranchName;
import lockstep.sync.save.SaveBook;
import lockstep.sync.save.SaveBook.Told;
import lockstep.sync.save.SaveId;
import lockstep.sync.save.SaveOutcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What everybody may expect of a [SaveBook].
abstract class SaveBookContract {
  private static final Uid CPU = new Uid("cpu");
  private static final CommitId COMMIT = new CommitId("c".repeat(40));
  private static final SaveOutcome REFUSED = new SaveOutcome.Refused("protected branch");

  private Stores stores;
  private SaveBook book;

  abstract Stores open();

  @BeforeEach
  void openStores() {
    stores = open();
    book = stores.saveBook("demo");
  }

  @AfterEach
  void closeStores() {
    stores.close();
  }

  @Test
  void tellsEachKindOfOutcomeAsItWas() {
    SaveId id = new SaveId("s1");
    List<SaveOutcome> all =
        List.of(
            new SaveOutcome.Conflict(
                CPU, 7, "Eve", Instant.parse("2026-11-02T00:00:00.123Z"), Optional.empty()),
            new SaveOutcome.OnBranch(new BranchName("ada/x"), COMMIT, CPU, 3, Optional.empty()),
            new SaveOutcome.Invalid(SaveOutcome.Reason.PATH_TAKEN, "it is there"),
            REFUSED,
            new SaveOutcome.Unavailable("try again"),
            new SaveOutcome.Unknown(id, "no answer"));
    for (SaveOutcome outcome : all) {
      book.put(List.of(new Told(id, outcome)));
      assertThat(book.told(id)).contains(new Told(id, outcome));
    }
    assertThat(book.find(new SaveId("other"))).isEmpty();
    assertThat(stores.saveBook("other").find(id)).isEmpty();
  }

  @Test
  void whatIsInGitOrWaitsHasNoPlaceInIt() {
    SaveId id = new SaveId("s1");
    book.put(List.of(new Told(id, REFUSED)));
    book.put(
        List.of(
            new Told(id, new SaveOutcome.Saved(COMMIT, CPU, 1)),
            new Told(new SaveId("s2"), new SaveOutcome.Waiting(id, CPU, 1, 1, Instant.EPOCH))));

    assertThat(book.find(id)).contains(REFUSED);
    assertThat(book.find(new SaveId("s2"))).isEmpty();
  }

  @Test
  void takesAnyWordsOfAHost() {
    String words = "\0" + "x".repeat(100_000);
    book.put(List.of(new Told(new SaveId("s1"), new SaveOutcome.Refused(words))));

    assertThat(book.find(new SaveId("s1"))).get().isInstanceOf(SaveOutcome.Refused.class);
  }

  @Test
  void forgetsAfterAWeek() {
    book.put(List.of(new Told(new SaveId("s1"), REFUSED)));
    stores.pass(SaveBook.KEPT.minus(Duration.ofMinutes(1)));
    assertThat(book.find(new SaveId("s1"))).contains(REFUSED);
    stores.pass(Duration.ofMinutes(2));

    assertThat(book.find(new SaveId("s1"))).isEmpty();
  }

  @Test
  void keepsTheNewest() {
    book.put(many("old", SaveBook.MOST));
    stores.pass(Duration.ofMinutes(1));
    book.put(many("new", 5));

    assertThat(book.find(new SaveId("new0"))).isPresent();
    long left =
        IntStream.range(0, SaveBook.MOST)
            .filter(i -> i % 100 == 0 && book.find(new SaveId("old" + i)).isPresent())
            .count();
    assertThat(left).isBetween(95L, 100L);
    book.put(many("newer", SaveBook.MOST));
    assertThat(book.find(new SaveId("new0"))).isEmpty();
    assertThat(book.find(new SaveId("old0"))).isEmpty();
    assertThat(book.find(new SaveId("newer0"))).isPresent();
  }

  private static List<Told> many(String name, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new Told(new SaveId(name + i), REFUSED))
        .toList();
  }
}
