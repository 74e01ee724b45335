package lockstep.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Uid;
import lockstep.sync.journal.Bounds;
import lockstep.sync.journal.Fate;
import lockstep.sync.journal.Journal;
import lockstep.sync.journal.Journal.Appended;
import lockstep.sync.journal.Notice;
import lockstep.sync.journal.Overview;
import lockstep.sync.save.Author;
import lockstep.sync.save.BranchName;
import lockstep.sync.save.Edit;
import lockstep.sync.save.RequestDigest;
import lockstep.sync.save.Save;
import lockstep.sync.save.SaveBook;
import lockstep.sync.save.SaveId;
import lockstep.sync.save.SaveOutcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What everybody may expect of a [Journal].
abstract class JournalContract {
  private static final CommitId COMMIT = new CommitId("c".repeat(40));
  private static final Fate.Saved SAVED = new Fate.Saved(COMMIT, new Uid("cpu"), 4);
  private static final Fate.SetAside ASIDE =
      new Fate.SetAside(
          Optional.of(new BranchName("lockstep/waiting/s1")), Optional.of(COMMIT), "clashes");
  private static final String ADA = "ada@x.org";

  private Stores stores;
  private Journal journal;

  abstract Stores open();

  @BeforeEach
  void openStores() {
    stores = open();
    journal = stores.journal("demo", "manifests");
  }

  @AfterEach
  void closeStores() {
    stores.close();
  }

  @Test
  void keepsAllOfASaveInOrder() {
    assertThat(append("s1", "one")).isEqualTo(1);
    assertThat(append("s2", "two")).isEqualTo(2);

    List<Journal.Entry> next = journal.next(10);
    assertThat(next)
        .extracting(Journal.Entry::save)
        .containsExactly(save("s1", "one"), save("s2", "two"));
    assertThat(journal.next(1)).hasSize(1);
    assertThat(journal.waiting(new SaveId("s2"))).contains(next.get(1));
    Overview overview = journal.overview();
    assertThat(overview.items()).hasSize(2);
    Overview.Item item = overview.items().getFirst();
    assertThat(item.id()).isEqualTo(new SaveId("s1"));
    assertThat(item.uid()).isEqualTo(new Uid("cpu"));
    assertThat(item.title()).isEqualTo("one");
    assertThat(item.author()).isEqualTo("Ada");
    assertThat(item.kind()).isEqualTo(Overview.Kind.DASHBOARD);
    assertThat(item.bytes()).isPositive();
    assertThat(overview.oldest()).contains(next.getFirst().since());
  }

  @Test
  void keepsATitleWithCharactersThatADatabaseDoesNotTake() {
    assertThat(append("s1", "one\0two")).isEqualTo(1);

    assertThat(journal.overview().items().getFirst().title()).isEqualTo("one two");
    assertThat(journal.next(1).getFirst().save()).isEqualTo(save("s1", "one\0two"));
  }

  @Test
  void theSameSaveIsKeptOnce() {
    append("s1", "one");
    append("s2", "two");
    assertThat(append("s1", "other words")).isEqualTo(1);
    assertThat(journal.next(10)).hasSize(2);
    assertThat(journal.next(1).getFirst().save()).isEqualTo(save("s1", "one"));

    journal.settle(new SaveId("s1"), SAVED, 1);
    assertThat(journal.append(save("s1", "one"), new Uid("cpu"), Bounds.USUAL))
        .isEqualTo(new Appended.Done(SAVED));
    assertThat(journal.next(10)).hasSize(1);
  }

  @Test
  void whatWasTurnedDownIsNotPutInAndWhatCameAtABadTimeIs() {
    SaveOutcome refused = new SaveOutcome.Refused("no");
    SaveOutcome later = new SaveOutcome.Unavailable("later");
    stores.saveBook("demo").put(List.of(told("s1", refused), told("s2", later)));

    assertThat(appended("s1", Bounds.USUAL)).isEqualTo(new Appended.TurnedDown(refused));
    assertThat(appended("s2", Bounds.USUAL)).isInstanceOf(Appended.In.class);
    stores.saveBook("demo").put(List.of(told("s2", refused)));
    assertThat(appended("s2", Bounds.USUAL)).isInstanceOf(Appended.In.class);
    assertThat(journal.next(9)).hasSize(1);
  }

  @Test
  void whatWasTurnedDownUsesNoIdUp() {
    SaveOutcome refused = new SaveOutcome.Refused("no");
    SaveId id = new SaveId("s1");
    stores.saveBook("demo").put(List.of(new SaveBook.Told(id, refused, Optional.of(digest("r1")))));

    assertThat(asked("s1", "one", "r1")).isEqualTo(new Appended.TurnedDown(refused));
    assertThat(appended("s1", Bounds.USUAL)).isEqualTo(new Appended.TurnedDown(refused));
    assertThat(asked("s1", "two", "r2")).isInstanceOf(Appended.In.class);
    assertThat(asked("s1", "one", "r1")).isEqualTo(new Appended.Other());
  }

  private static SaveBook.Told told(String id, SaveOutcome outcome) {
    return new SaveBook.Told(new SaveId(id), outcome);
  }

  @Test
  void holdsItsBounds() {
    Bounds two = new Bounds(2, 1_000_000, Duration.ofHours(1));
    assertThat(appended("s1", two)).isInstanceOf(Appended.In.class);
    assertThat(appended("s2", two)).isInstanceOf(Appended.In.class);
    assertThat(appended("s3", two)).isInstanceOf(Appended.Full.class);
    assertThat(appended("s2", two)).isInstanceOf(Appended.In.class);
    assertThat(appended("s4", new Bounds(9, 100, Duration.ofHours(1))))
        .isInstanceOf(Appended.Full.class);
    stores.pass(Duration.ofHours(2));
    assertThat(appended("s5", new Bounds(9, 1_000_000, Duration.ofHours(1))))
        .isInstanceOf(Appended.Full.class);
    assertThat(journal.next(10)).hasSize(2);
    journal.settle(new SaveId("s1"), SAVED, 1);
    journal.settle(new SaveId("s2"), SAVED, 1);
    assertThat(appended("s6", two)).isInstanceOf(Appended.In.class);
  }

  @Test
  void holdsItsBoundsWhoeverElseWrites() {
    Bounds five = new Bounds(5, 1_000_000, Duration.ofHours(1));
    Together.run(16, number -> () -> appended("s" + number, five));
    assertThat(journal.next(100)).hasSize(5);
  }

  @Test
  void tellsWhatBecameOfASave() {
    append("s1", "one");
    append("s2", "two");
    assertThat(journal.fate(new SaveId("s0"))).isEmpty();
    assertThat(journal.fate(new SaveId("s2")))
        .get()
        .isInstanceOfSatisfying(
            Fate.Waiting.class, waiting -> assertThat(waiting.position()).isEqualTo(2));
    assertThat(journal.settle(new SaveId("s1"), SAVED, 1)).isTrue();
    assertThat(journal.settle(new SaveId("s1"), ASIDE, 1)).isFalse();
    assertThat(journal.fate(new SaveId("s1"))).contains(SAVED);
    assertThat(journal.fate(new SaveId("s2")))
        .get()
        .isInstanceOfSatisfying(
            Fate.Waiting.class, waiting -> assertThat(waiting.position()).isEqualTo(1));
    assertThat(journal.waiting(new SaveId("s1"))).isEmpty();
  }

  @Test
  void onlyTheHighestEpochMarks() {
    append("s1", "one");
    assertThat(journal.lead(3)).isTrue();
    assertThat(journal.lead(3)).isTrue();
    assertThat(journal.lead(4)).isTrue();
    assertThat(journal.lead(3)).isFalse();
    assertThat(journal.settle(new SaveId("s1"), SAVED, 3)).isFalse();
    assertThat(journal.next(10)).hasSize(1);
    assertThat(journal.settle(new SaveId("s1"), SAVED, 4)).isTrue();
  }

  @Test
  void aNoticeStaysUntilItsAuthorDismissesIt() {
    append("s1", "one");
    append("s2", "two");
    journal.settle(new SaveId("s1"), ASIDE, 1);
    assertThat(journal.overview().notices()).isEqualTo(1);

    assertThat(journal.notices("other@x.org")).isEmpty();
    Notice notice = journal.notices(ADA).getFirst();
    assertThat(notice.id()).isEqualTo(new SaveId("s1"));
    assertThat(notice.title()).isEqualTo("one");
    assertThat(notice.fate()).isEqualTo(ASIDE);
    assertThat(notice.at()).isAfterOrEqualTo(notice.since());

    assertThat(journal.dismiss(new SaveId("s1"), "other@x.org")).isFalse();
    assertThat(journal.dismiss(new SaveId("s2"), ADA)).isFalse();
    assertThat(journal.dismiss(new SaveId("s1"), ADA)).isTrue();
    assertThat(journal.dismiss(new SaveId("s1"), ADA)).isFalse();
    assertThat(journal.notices(ADA)).isEmpty();
    assertThat(journal.fate(new SaveId("s1"))).contains(ASIDE);
  }

  @Test
  void listsTheNewestConflictsAndCountsThoseThatNobodyDismissed() {
    int all = Overview.LISTED + 3;
    for (int i = 1; i <= all; i++) {
      append("s" + i, "title " + i);
      journal.settle(new SaveId("s" + i), ASIDE, 1);
    }
    journal.dismiss(new SaveId("s" + (all - 1)), ADA);
    append("waits", "not aside");

    Overview overview = journal.overview();

    assertThat(overview.notices()).isEqualTo(all);
    assertThat(overview.conflictCount()).isEqualTo(all - 1);
    assertThat(overview.conflicts()).hasSize(Overview.LISTED);
    assertThat(overview.conflicts())
        .extracting(Overview.Conflict::id)
        .startsWith(new SaveId("s" + all), new SaveId("s" + (all - 2)));
    Overview.Conflict newest = overview.conflicts().getFirst();
    assertThat(newest.uid()).isEqualTo(new Uid("cpu"));
    assertThat(newest.title()).isEqualTo("title " + all);
    assertThat(newest.author()).isEqualTo("Ada");
    assertThat(newest.at()).isAfterOrEqualTo(overview.items().getFirst().since().minusSeconds(60));
    assertThat(newest.fate()).isEqualTo(ASIDE);
  }

  @Test
  void whatWasSetAsideWithoutABranchIsToldSo() {
    append("s1", "one");
    Fate.SetAside bare = new Fate.SetAside(Optional.empty(), Optional.empty(), "refused");
    journal.settle(new SaveId("s1"), bare, 1);
    assertThat(journal.notices(ADA).getFirst().fate()).isEqualTo(bare);
  }

  @Test
  void onlyWhatHasNoBranchIsKeptUntilItsAuthorDismissesIt() {
    append("s1", "one");
    append("s2", "two");
    journal.settle(new SaveId("s1"), ASIDE, 1);
    journal.settle(
        new SaveId("s2"), new Fate.SetAside(Optional.empty(), Optional.empty(), "refused"), 1);
    assertThat(journal.setAside(9))
        .extracting(Journal.Aside::id)
        .containsExactly(new SaveId("s2"), new SaveId("s1"));
    assertThat(journal.setAside(1)).extracting(Journal.Aside::id).containsExactly(new SaveId("s2"));
    assertThat(journal.kept(new SaveId("s1"), ADA)).isEmpty();
    assertThat(journal.kept(new SaveId("s2"), "other@x.org")).isEmpty();
    assertThat(journal.kept(new SaveId("s2"), ADA)).contains(save("s2", "two"));
    assertThat(appended("s3", new Bounds(9, 300, Duration.ofHours(1))))
        .as("what is kept takes room")
        .isInstanceOf(Appended.Full.class);

    journal.dismiss(new SaveId("s2"), ADA);
    assertThat(journal.setAside(9)).extracting(Journal.Aside::id).containsExactly(new SaveId("s1"));
    assertThat(journal.kept(new SaveId("s2"), ADA)).isEmpty();
    assertThat(appended("s3", new Bounds(9, 300, Duration.ofHours(1))))
        .isInstanceOf(Appended.In.class);
  }

  @Test
  void whatWasSetAsideAndIsInGitAllTheSameIsMarkedAsSaved() {
    append("s1", "one");
    journal.settle(new SaveId("s1"), ASIDE, 2);
    journal.lead(3);
    assertThat(journal.settle(new SaveId("s1"), SAVED, 2)).isFalse();
    assertThat(journal.settle(new SaveId("s1"), SAVED, 3)).isTrue();
    assertThat(journal.fate(new SaveId("s1"))).contains(SAVED);
    assertThat(journal.notices(ADA)).isEmpty();
    assertThat(journal.settle(new SaveId("s1"), ASIDE, 3)).isFalse();
  }

  @Test
  void aNoticeOfWhatIsOnABranchIsForgottenAfterMonths() {
    append("s1", "one");
    journal.settle(new SaveId("s1"), ASIDE, 1);
    stores.pass(Duration.ofDays(89));
    append("s2", "two");
    assertThat(journal.notices(ADA)).hasSize(1);
    journal.settle(new SaveId("s2"), SAVED, 1);
    stores.pass(Duration.ofDays(2));
    append("s3", "three");
    assertThat(journal.notices(ADA)).isEmpty();
  }

  @Test
  void clustersAndRepositoriesDoNotMeet() {
    append("s1", "one");
    assertThat(stores.journal("other", "manifests").next(10)).isEmpty();
    assertThat(stores.journal("demo", "other").overview()).isEqualTo(Overview.EMPTY);
    assertThat(stores.journal("demo", "other").fate(new SaveId("s1"))).isEmpty();
  }

  @Test
  void anotherSaveUnderTheSameIdIsNotPutIn() {
    assertThat(asked("s1", "one", "r1")).isInstanceOf(Appended.In.class);
    for (int i = 0; i < 2; i++) {
      assertThat(asked("s1", "two", "r2")).isEqualTo(new Appended.Other());
      assertThat(asked("s1", "one", "r1")).isNotEqualTo(new Appended.Other());
      assertThat(journal.append(save("s1", "one"), new Uid("other"), Bounds.USUAL))
          .isEqualTo(new Appended.Other());
      journal.settle(new SaveId("s1"), SAVED, 1);
    }
  }

  @Test
  void whatWasSetAsideTellsOfWhichRequestItIs() {
    asked("s1", "one", "r1");
    append("s2", "two");
    journal.settle(new SaveId("s1"), ASIDE, 1);
    journal.settle(new SaveId("s2"), ASIDE, 1);

    assertThat(journal.setAside(9))
        .containsExactly(
            new Journal.Aside(new SaveId("s2"), new Uid("cpu"), Optional.empty()),
            new Journal.Aside(new SaveId("s1"), new Uid("cpu"), Optional.of(digest("r1"))));
  }

  private Appended asked(String id, String title, String request) {
    Save save = save(id, title);
    return journal.append(
        new Save(
            save.id(), save.edit(), save.author(), save.message(), Optional.of(digest(request))),
        new Uid("cpu"),
        Bounds.USUAL);
  }

  private static RequestDigest digest(String request) {
    return RequestDigest.of(request.getBytes(StandardCharsets.UTF_8));
  }

  private int append(String id, String title) {
    return ((Appended.In) journal.append(save(id, title), new Uid("cpu"), Bounds.USUAL)).position();
  }

  private Appended appended(String id, Bounds bounds) {
    return journal.append(save(id, "any"), new Uid("cpu"), bounds);
  }

  private static Save save(String id, String title) {
    return new Save(
        new SaveId(id),
        new Edit.PutDashboard(
            Optional.of(new Uid("cpu")),
            JsonNodeFactory.instance.objectNode().put("title", title),
            Optional.empty(),
            new Edit.Base.Version(1)),
        new Author("Ada", ADA),
        Optional.of("why"));
  }
}
