package lockstep.sync.pull;

import static java.nio.charset.StandardCharsets.UTF_8;
import static lockstep.sync.pull.Followed.assertSame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.RepoPath;
import lockstep.core.resource.Uid;
import lockstep.core.snapshot.FileChange;
import lockstep.core.snapshot.FolderRules;
import lockstep.core.snapshot.FolderRules.Target;
import lockstep.core.snapshot.Snapshot;
import lockstep.core.snapshot.SnapshotBuilder;
import lockstep.core.testing.TestClock;
import lockstep.sync.save.CommitMessage;
import lockstep.sync.save.SaveId;
import lockstep.sync.testing.InMemoryCopy;
import lockstep.sync.testing.InMemoryGit;
import lockstep.sync.testing.InMemoryShelf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Promise 1 for what is kept between two lives: a tip that was kept and read again is the tip of a
/// fresh start, and goes on as one.
class TipImageTest {
  private static final int SEEDS = 40;
  private static final int COMMITS = 20;

  private final InMemoryGit git = new InMemoryGit();
  private final InMemoryCopy copy = git.copy();
  private final InMemoryShelf shelf = new InMemoryShelf();
  private final SnapshotBuilder builder =
      new SnapshotBuilder(new FolderRules("manifests", "Manifests", Target.FOLDER));
  private final TestClock clock = new TestClock();

  @ParameterizedTest
  @EnumSource(Target.class)
  void anImageOfAnyTipIsReadAsThatTip(Target target) {
    SnapshotBuilder builder =
        new SnapshotBuilder(new FolderRules("manifests", "Manifests", target));
    for (long seed = 0; seed < SEEDS; seed++) {
      InMemoryGit git = new InMemoryGit();
      SplittableRandom random = new SplittableRandom(seed);
      RandomHistory history = new RandomHistory(git, random);
      InMemoryCopy copy = git.copy();
      TipReader reader = new TipReader(copy, builder);
      Tip kept = reader.empty();
      for (int i = 0; i < COMMITS; i++) {
        CommitId head = history.next();
        copy.fetch();
        String where = "seed %d, commit %d".formatted(seed, i);
        kept = reader.next(kept, head).tip();
        byte[] image = TipImage.of(kept, List.of(head), builder);
        kept = TipImage.read(image, builder).orElseThrow(() -> new AssertionError(where)).tip();
        Tip fresh = reader.next(reader.empty(), head).tip();
        assertSame(kept.snapshot(), fresh.snapshot(), where);
        // All else of a tip is in its image.
        assertThat(TipImage.of(kept, List.of(head), builder))
            .as(where)
            .isEqualTo(TipImage.of(fresh, List.of(head), builder));
      }
    }
  }

  @Test
  void theHighestEpochOfASaveIsKnownAlsoAfterAStart() {
    saved(4);
    saved(7);
    saved(5);
    git.commit("By hand\n\nLockstep-Epoch: 900\n", tree -> tree.put("b.json", "{}"));
    copy.fetch();
    Tip tip = read(git.head().orElseThrow());

    assertThat(tip.history().epoch()).isEqualTo(7);
    assertThat(image(tip).tip().history().epoch()).isEqualTo(7);
  }

  private void saved(long epoch) {
    String message =
        CommitMessage.of("Save", new SaveId("s" + epoch), new Uid("a"), epoch, "instance");
    git.commit(message, tree -> tree.put("a.json", Followed.resource("a", "A" + epoch)));
  }

  @Test
  void keepsTextAsItIs() {
    String odd = "\u00e9 \u4e2d \ud83d\ude00 half \\ud83d \\u0001";
    Tip tip = read(commit("a.json", Followed.resource("a", odd)));
    Tip again = image(tip).tip();
    assertSame(again.snapshot(), tip.snapshot(), "text");
    assertThat(again.snapshot().dashboards().values())
        .first()
        .extracting("title")
        .asString()
        .contains("\u4e2d", "half \ud83d ");
  }

  @Test
  void aFileMayHaveChangedMoreOftenThanAStackIsDeep() {
    Tip tip = read(commit("a.json", Followed.resource("a", "A")));
    FileTrace last = tip.history().file("a.json").orElseThrow();
    for (int i = 0; i < 200_000; i++) {
      last = FileTrace.changed(Optional.of(last), "a.json", last.last());
    }
    Snapshot.Said said = tip.snapshot().said("a.json").orElseThrow();
    FileChange changed =
        new FileChange.Put(
            new RepoPath("a.json"),
            said.shown().orElseThrow().blob(),
            said.content(),
            last.present().orElseThrow(),
            Optional.empty(),
            last.birth());
    Snapshot snapshot = builder.next(builder.empty(), tip.commit().orElseThrow(), List.of(changed));
    History history =
        new History(Layered.of(Map.of("a.json", last)), Layered.empty(), Layered.empty(), 0, 1);
    Tip again = image(new Tip(snapshot, history, tip.entries())).tip();
    assertThat(again.history().file("a.json").orElseThrow().version()).isEqualTo(200_001);
  }

  @Test
  void isOfNoUseUnderOtherRules() {
    byte[] image =
        TipImage.of(read(commit("a.json", Followed.resource("a", "A"))), List.of(), builder);
    for (FolderRules other :
        List.of(
            new FolderRules("manifests", "Other", Target.FOLDER),
            new FolderRules("other", "Manifests", Target.FOLDER),
            new FolderRules("manifests", "Manifests", Target.FOLDERLESS))) {
      assertThat(TipImage.read(image, new SnapshotBuilder(other))).isEmpty();
    }
  }

  @Test
  void otherBytesAreNoImage() {
    commit("x/a.json", Followed.resource("a", "A"));
    commit("x/b.json", Followed.classic("b", "B"));
    Tip tip = read(commit("x/b.json", "{ bad"));
    byte[] image = TipImage.of(tip, List.of(), builder);
    for (int length = 0; length < image.length; length++) {
      assertThat(TipImage.read(Arrays.copyOf(image, length), builder)).isEmpty();
    }
    assertThat(TipImage.read(Arrays.copyOf(image, image.length + 1), builder)).isEmpty();
    for (int bit = 0; bit < image.length * 8; bit++) {
      byte[] wrong = image.clone();
      wrong[bit / 8] ^= (byte) (1 << bit % 8);
      assertThatCode(() -> TipImage.read(wrong, builder)).doesNotThrowAnyException();
    }
  }

  @Test
  void aStartGoesOnFromWhatWasKeptWithoutReadingItsFiles() {
    read(commit("a.json", Followed.resource("a", "A")));
    keep();
    CommitId head = commit("b.json", Followed.resource("b", "B"));
    AtomicInteger reads = new AtomicInteger();
    TipReader.Step start = keeper(counting(reads)).start(head);
    assertSame(start.tip().snapshot(), read(head).snapshot(), "start");
    assertThat(start.rewritten()).isFalse();
    assertThat(start.commits().newest()).hasSize(2).endsWith(head);
    assertThat(reads).hasValue(1);
  }

  @Test
  void aStartAtACommitThatDoesNotFollowReadsEverything() {
    CommitId first = commit("a.json", Followed.resource("a", "A"));
    read(commit("b.json", Followed.resource("b", "B")));
    keep();
    git.move(first);
    CommitId head = commit("c.json", Followed.resource("c", "C"));
    TipReader.Step start = keeper(copy).start(head);
    assertSame(start.tip().snapshot(), read(head).snapshot(), "start");
    assertThat(start.rewritten()).isFalse();
    assertThat(start.commits()).isEqualTo(reader().next(reader().empty(), head).commits());
  }

  @Test
  void aStartDoesWithoutAnImageThatCannotBeRead() {
    CommitId head = commit("a.json", Followed.resource("a", "A"));
    for (byte[] bad : List.of(new byte[0], new byte[100], "nonsense".getBytes(UTF_8))) {
      shelf.write(bad);
      assertSame(keeper(copy).start(head).tip().snapshot(), read(head).snapshot(), "start");
    }
  }

  @Test
  void keepsAtOnceAndThenNotTooOften() {
    TipKeeper keeper = keeper(copy);
    assertThat(shelf.read()).isEmpty();
    keeper.keep(reader().empty(), List.of());
    assertThat(shelf.read()).isEmpty();
    keeper.keep(read(commit("a.json", Followed.resource("a", "A"))), List.of());
    Optional<CommitId> first = image().tip().commit();
    Tip next = read(commit("a.json", Followed.resource("a", "B")));
    clock.advance(TipKeeper.OFTEN_ENOUGH.minusMillis(1));
    keeper.keep(next, List.of());
    assertThat(image().tip().commit()).isEqualTo(first);
    clock.advance(Duration.ofMillis(1));
    keeper.keep(next, List.of());
    assertThat(image().tip().commit()).isEqualTo(next.commit());
  }

  @Test
  void aFullDiskIsNoFault() {
    shelf.full(true);
    keeper(copy).keep(read(commit("a.json", Followed.resource("a", "A"))), List.of());
    assertThat(shelf.read()).isEmpty();
  }

  /// The copy, with its reads counted.
  private Mirror counting(AtomicInteger reads) {
    return (Mirror)
        Proxy.newProxyInstance(
            Mirror.class.getClassLoader(),
            new Class<?>[] {Mirror.class},
            (_, method, arguments) -> {
              if (method.getName().equals("read")) {
                reads.incrementAndGet();
              }
              return method.invoke(copy, arguments);
            });
  }

  private CommitId commit(String path, String content) {
    CommitId head = git.commit("Edit", tree -> tree.put(path, content));
    copy.fetch();
    return head;
  }

  private TipReader reader() {
    return new TipReader(copy, builder);
  }

  private Tip read(CommitId head) {
    return reader().next(reader().empty(), head).tip();
  }

  private void keep() {
    CommitId head = copy.head().orElseThrow();
    keeper(copy).keep(read(head), List.of(head));
  }

  private TipKeeper keeper(Mirror mirror) {
    return new TipKeeper(shelf, builder, new TipReader(mirror, builder), clock);
  }

  private TipImage.Kept image(Tip tip) {
    return TipImage.read(TipImage.of(tip, List.of(), builder), builder).orElseThrow();
  }

  private TipImage.Kept image() {
    return TipImage.read(shelf.read().orElseThrow(), builder).orElseThrow();
  }
}
