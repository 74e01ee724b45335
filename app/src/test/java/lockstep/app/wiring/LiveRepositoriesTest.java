package lockstep.app.wiring;

import static lockstep.app.wiring.CGit.git;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import lockstep.api.repository.Repositories;
import lockstep.api.repository.SyncedRepository;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Uid;
import lockstep.core.snapshot.FolderRules.Target;
import lockstep.sync.pull.PutBack;
import lockstep.sync.pull.RepositoryStatus;
import lockstep.sync.pull.RepositorySync;
import lockstep.sync.repository.RepositorySetup;
import lockstep.sync.repository.RepositorySpec;
import lockstep.sync.repository.RepositoryType;
import lockstep.sync.repository.Workflow;
import lockstep.sync.save.SaveOutcome;
import lockstep.sync.testing.Setups;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The set of repositories of a running instance, over C Git's repositories on this machine.
class LiveRepositoriesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path folder;

  private final Repositories shown = new Repositories();
  private OpenRepositories opened;
  private BegunRepositories begun;
  private LiveRepositories live;

  @SuppressWarnings("NullAway.Init")
  LiveRepositoriesTest() {}

  @BeforeEach
  void begin() throws Exception {
    for (String name : List.of("one", "two")) {
      OpenRepositories.host(folder, name);
      write(name, name, "Dashboard of " + name);
    }
    open();
  }

  private void open() {
    opened = OpenRepositories.in(folder, shown);
    begun = opened.begun();
    live = opened.live();
  }

  @AfterEach
  void close() {
    opened.close();
  }

  @Test
  void showsAllInTheOrderOfTheList() throws IOException {
    live.apply(List.of(setup("two"), setup("one")));

    assertThat(shown.all()).extracting(SyncedRepository::name).containsExactly("two", "one");
    awaitHead("one", "one");
    awaitHead("two", "two");
    assertThat(shown.catalog().dashboards().keySet())
        .containsExactly(new Uid("two"), new Uid("one"));
    assertThat(folder.resolve("data/mirrors/one")).isDirectory();
    assertThat(folder.resolve("data/mirrors/two")).isDirectory();
  }

  @Test
  void whatWasBegunIsShownWithoutGoingToTheRemoteAgain() throws Exception {
    begun.begin(List.of(setup("one")));
    Until.holds("the remote is in the mirror", this::isMirrored);
    assertThat(shown.all()).isEmpty();
    Files.move(folder.resolve("one.git"), folder.resolve("away.git"));

    live.apply(List.of(setup("one")));

    awaitHead("one", "away");
    assertThat(shown.catalog().dashboard(new Uid("one"))).isPresent();
  }

  @Test
  void whatWasBegunAndIsSetUpOtherwiseMeanwhileIsOpenedAnew() throws Exception {
    begun.begin(List.of(setup("one")));
    Until.holds("the remote is in the mirror", this::isMirrored);

    live.apply(List.of(setup("one", Target.FOLDERLESS, "two.git", true)));

    awaitHead("one", "two");
    assertThat(shown.catalog().dashboard(new Uid("two"))).isPresent();
    assertThat(shown.catalog().dashboard(new Uid("one"))).isEmpty();
    assertThat(shown.catalog().folder(new Uid("one"))).isEmpty();
  }

  @Test
  void whatCannotBeBegunIsToldOfWhenItIsToBeShown() throws IOException {
    RepositorySetup relative =
        Setups.setup(Setups.spec("two", RepositoryType.GIT, Target.FOLDER, "nonsense", List.of()));

    begun.begin(List.of(relative, setup("one"), setup("one", Target.FOLDER, "two.git", false)));

    assertThat(live.apply(List.of(relative, setup("one"))))
        .hasEntrySatisfying("two", why -> assertThat(why).hasMessageContaining("url"));
    awaitHead("one", "one");
  }

  private boolean isMirrored() throws IOException {
    Path tip = folder.resolve("data/mirrors/one/refs/lockstep/branches/main");
    return Files.exists(tip)
        && Files.readString(tip)
            .equals(Files.readString(folder.resolve("one.git/refs/heads/main")));
  }

  @Test
  void whatIsEqualGoesOnUntouched() {
    live.apply(List.of(setup("one"), setup("two")));
    RepositorySync before = sync("one");

    live.apply(List.of(setup("two"), setup("one")));

    assertThat(sync("one")).isSameAs(before);
    assertThat(shown.all()).extracting(SyncedRepository::name).containsExactly("two", "one");
  }

  @Test
  void whatChangedIsSetUpAnewAndShownAllTheTime() throws IOException {
    live.apply(List.of(setup("one"), setup("two")));
    awaitHead("one", "one");
    awaitHead("two", "two");
    RepositorySync before = sync("one");
    RepositorySync other = sync("two");

    live.apply(List.of(setup("one", Target.FOLDERLESS, "one.git", true), setup("two")));

    assertThat(sync("one")).isNotSameAs(before);
    assertThat(sync("two")).isSameAs(other);
    assertThat(shown.catalog().dashboard(new Uid("one"))).isPresent();
    assertThat(shown.catalog().folder(new Uid("one"))).isEmpty();
  }

  @Test
  void anotherRemoteUnderTheSameNameIsReadAnew() throws IOException {
    live.apply(List.of(setup("one")));
    awaitHead("one", "one");

    live.apply(List.of(setup("one", Target.FOLDER, "two.git", true)));

    awaitHead("one", "two");
    assertThat(shown.catalog().dashboard(new Uid("one"))).isEmpty();
    assertThat(shown.catalog().dashboard(new Uid("two"))).isPresent();
  }

  @Test
  void whatIsTakenAwayIsGoneAndAnswersHonestly() throws IOException {
    live.apply(List.of(setup("one"), setup("two")));
    awaitHead("one", "one");
    awaitHead("two", "two");
    RepositorySync gone = sync("two");

    live.apply(List.of(setup("one")));

    assertThat(shown.catalog().dashboard(new Uid("two"))).isEmpty();
    assertThat(folder.resolve("data/mirrors/two")).doesNotExist();
    assertThat(gone.save(OpenRepositories.save("two"), PATIENCE))
        .isInstanceOfSatisfying(
            SaveOutcome.Unavailable.class,
            outcome -> assertThat(outcome.message()).contains("nothing was written"));
    assertThat(sync("one").save(OpenRepositories.save("fresh"), PATIENCE))
        .isInstanceOf(SaveOutcome.Saved.class);
  }

  @Test
  void oneThatIsNotEnabledIsNotShown() {
    live.apply(List.of(setup("one"), setup("two", Target.FOLDER, "two.git", false)));

    assertThat(shown.all()).extracting(SyncedRepository::name).containsExactly("one");
  }

  @Test
  void oneThatCannotBeBesideTheOthersIsLeftOut() {
    live.apply(List.of(setup("one"), setup("two", Target.INSTANCE, "two.git", true)));

    assertThat(shown.all()).extracting(SyncedRepository::name).containsExactly("one");
  }

  @Test
  void oneThatCannotBeOpenedHarmsNoOther() throws IOException {
    RepositorySetup broken = setup("two", Target.FOLDER, "no-such-scheme", true);
    RepositorySetup relative =
        Setups.setup(Setups.spec("two", RepositoryType.GIT, Target.FOLDER, "nonsense", List.of()));

    assertThat(live.apply(List.of(relative, setup("one"))))
        .hasEntrySatisfying("two", why -> assertThat(why).hasMessageContaining("url"));
    assertThat(shown.all()).extracting(SyncedRepository::name).containsExactly("one");

    live.apply(List.of(broken, setup("one")));
    assertThat(shown.all()).extracting(SyncedRepository::name).containsExactly("two", "one");
    awaitHead("one", "one");
  }

  @Test
  void theMirrorOfAnOlderVersionIsTakenOver() throws Exception {
    Path old = folder.resolve("data/mirror");
    Files.createDirectories(old);
    Files.writeString(old.resolve("left"), "x");

    live.apply(List.of(setup("one")));

    awaitHead("one", "one");
    assertThat(old).doesNotExist();
  }

  @Test
  void whatAForcedPushOfCGitDroppedIsPutBackOnceByItsAuthor() throws Exception {
    live.apply(List.of(setup("one")));
    awaitHead("one", "one");
    assertThat(sync("one").save(OpenRepositories.save("fresh"), PATIENCE))
        .isInstanceOf(SaveOutcome.Saved.class);
    write("one", "other", "By hand", "--force");
    sync("one").pull(RepositorySync.Trigger.PERSON);
    awaitHead("one", "one");
    assertThat(shown.catalog().dashboard(new Uid("fresh"))).isEmpty();
    assertThat(sync("one").dropped()).hasSize(1);

    assertThat(new PutBack(sync("one")).all(PATIENCE))
        .extracting(PutBack.Result::state)
        .containsExactly(PutBack.State.DONE);
    assertThat(new PutBack(sync("one")).all(PATIENCE)).isEmpty();

    assertThat(shown.catalog().dashboard(new Uid("fresh"))).isPresent();
    assertThat(shown.catalog().dashboard(new Uid("other"))).isPresent();
    git(folder.resolve("one"), "fetch", "-q");
    Path log = folder.resolve("log");
    git(
        folder.resolve("one"),
        "log",
        "--output=" + log,
        "--format=%an|%(trailers:key=Lockstep-Save-Id,valueonly,separator=)",
        "origin/main");
    assertThat(Files.readAllLines(log)).containsExactly("Ada|save-fresh", "Ada|", "Ada|");
  }

  @Test
  void whatWasDroppedIsListedAndPutBackAfterARestart() throws Exception {
    live.apply(List.of(setup("one")));
    awaitHead("one", "one");
    assertThat(sync("one").save(OpenRepositories.save("fresh"), PATIENCE))
        .isInstanceOf(SaveOutcome.Saved.class);
    write("one", "other", "By hand", "--force");
    sync("one").pull(RepositorySync.Trigger.PERSON);
    awaitHead("one", "one");
    Until.holds(
        "the drop is told", () -> !opened.database().droppedSaves("test", "one").list().isEmpty());

    close();
    open();
    live.apply(List.of(setup("one")));
    awaitHead("one", "one");
    Until.holds("the drop is known again", () -> !sync("one").dropped().isEmpty());
    Until.holds(
        "the remote is read", () -> sync("one").status().state() == RepositoryStatus.State.SYNCED);

    assertThat(new PutBack(sync("one")).all(PATIENCE))
        .extracting(PutBack.Result::state, PutBack.Result::message)
        .allMatch(result -> result.toList().getFirst() == PutBack.State.DONE);
    assertThat(shown.catalog().dashboard(new Uid("fresh"))).isPresent();
  }

  private RepositorySync sync(String name) {
    return shown.named(name).orElseThrow().sync();
  }

  private RepositorySetup setup(String name) {
    return setup(name, Target.FOLDER, name + ".git", true);
  }

  private RepositorySetup setup(String name, Target target, String place, boolean enabled) {
    RepositorySpec spec =
        Setups.spec(
            name,
            RepositoryType.LOCAL,
            target,
            folder.resolve(place).toString(),
            List.of(Workflow.WRITE));
    RepositorySpec.Sync sync =
        new RepositorySpec.Sync(enabled, target, spec.sync().interval(), spec.sync().deletions());
    return Setups.setup(
        new RepositorySpec(
            spec.name(),
            spec.title(),
            spec.description(),
            spec.type(),
            spec.workflows(),
            sync,
            spec.location(),
            spec.connection(),
            spec.webhook(),
            spec.commits(),
            spec.branches(),
            spec.pullRequests(),
            spec.whenAway()));
  }

  private void write(String repository, String uid, String title, String... options)
      throws Exception {
    Path clone = folder.resolve(repository);
    OpenRepositories.commit(clone, "shared", uid, title);
    List<String> push = new ArrayList<>(List.of("push", "-q"));
    push.addAll(List.of(options));
    push.addAll(List.of("origin", "HEAD:main"));
    git(clone, push.toArray(String[]::new));
  }

  /// Waits until a repository shows the head of the one at `place`.
  private void awaitHead(String name, String place) throws IOException {
    String head = Files.readString(folder.resolve(place + ".git/refs/heads/main")).strip();
    assertThat(sync(name).await(new CommitId(head), PATIENCE)).isTrue();
  }
}
