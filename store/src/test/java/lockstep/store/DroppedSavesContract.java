package lockstep.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Uid;
import lockstep.sync.pull.DroppedSave;
import lockstep.sync.pull.DroppedSaves;
import lockstep.sync.pull.LandedSave;
import lockstep.sync.save.SaveId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What everybody may expect of [DroppedSaves].
abstract class DroppedSavesContract {
  private static final String OLD = "a".repeat(40);
  private static final String NEW = "b".repeat(40);

  private Stores stores;
  private DroppedSaves dropped;

  abstract Stores open();

  @BeforeEach
  void fresh() {
    stores = open();
    dropped = stores.droppedSaves("demo", "manifests");
  }

  @AfterEach
  void close() {
    stores.close();
  }

  @Test
  void listsThoseOfTheLatestRewriteFirstInTheirOrder() {
    dropped.add(List.of(save("z", OLD), save("a", OLD)));
    dropped.add(List.of(save("y", NEW), save("b", NEW)));

    assertThat(ids()).containsExactly("y", "b", "z", "a");
    DroppedSave read = dropped.list().getFirst();
    assertThat(read).isEqualTo(save("y", NEW));
  }

  @Test
  void keepsClustersAndRepositoriesApart() {
    dropped.add(List.of(save("s", OLD)));

    assertThat(stores.droppedSaves("demo", "others").list()).isEmpty();
    assertThat(stores.droppedSaves("other", "manifests").list()).isEmpty();
    stores.droppedSaves("other", "manifests").settle(List.of(new SaveId("s")));
    assertThat(ids()).containsExactly("s");
  }

  @Test
  void whatIsToldTwiceIsListedOnceAsItWasToldLast() {
    dropped.add(List.of(save("s", OLD), save("t", OLD)));
    dropped.add(List.of(save("s", NEW)));

    assertThat(dropped.list()).containsExactly(save("s", NEW), save("t", OLD));
  }

  @Test
  void whatWasSettledIsGoneUntilItIsDroppedAgain() {
    dropped.add(List.of(save("s", OLD), save("t", OLD), save("u", OLD)));
    dropped.settle(List.of(new SaveId("s"), new SaveId("u"), new SaveId("never")));
    dropped.settle(List.of());

    assertThat(ids()).containsExactly("t");
    dropped.add(List.of(save("s", NEW)));
    assertThat(ids()).containsExactly("s", "t");
  }

  @Test
  void aSaveOfUnknownSubjectIsKeptToo() {
    DroppedSave bare =
        new DroppedSave(
            new SaveId("s"),
            new LandedSave(
                new CommitId(OLD),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()),
            new CommitId(NEW));
    dropped.add(List.of(bare));

    assertThat(dropped.list()).containsExactly(bare);
  }

  @Test
  void forgetsAfterNinetyDays() {
    dropped.add(List.of(save("s", OLD)));
    stores.pass(Duration.ofDays(89));
    assertThat(ids()).containsExactly("s");
    stores.pass(Duration.ofDays(2));
    assertThat(ids()).isEmpty();
  }

  @Test
  void ofVeryManyTheLatestAreKept() {
    dropped.add(IntStream.range(0, 600).mapToObj(i -> save("old" + i, OLD)).toList());
    dropped.add(IntStream.range(0, 600).mapToObj(i -> save("new" + i, NEW)).toList());

    assertThat(ids()).hasSize(DroppedSaves.MOST).startsWith("new0", "new1").endsWith("old399");
  }

  private List<String> ids() {
    return dropped.list().stream().map(save -> save.id().value()).toList();
  }

  private static DroppedSave save(String id, String from) {
    return new DroppedSave(
        new SaveId(id),
        new LandedSave(
            new CommitId("c".repeat(40)),
            Optional.of(new Uid("cpu")),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()),
        new CommitId(from));
  }
}
