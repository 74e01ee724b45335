package lockstep.app.wiring;

import static lockstep.app.wiring.CGit.git;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import lockstep.api.repository.Repositories;
import lockstep.core.resource.Uid;
import lockstep.core.snapshot.Catalog;
import lockstep.core.snapshot.FolderRules.Target;
import lockstep.sync.pull.RepositoryStatus;
import lockstep.sync.pull.RepositoryStatus.State;
import lockstep.sync.pull.RepositorySync;
import lockstep.sync.repository.RepositorySetup;
import lockstep.sync.repository.RepositorySpec;
import lockstep.sync.repository.RepositoryType;
import lockstep.sync.repository.Workflow;
import lockstep.sync.save.BranchName;
import lockstep.sync.save.SaveOutcome;
import lockstep.sync.testing.Setups;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A repository that is led to another place: what was shown stays until that place has answered,
/// and is all of the one place or all of the other.
class LedElsewhereTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Uid HERE = new Uid("here");
  private static final Uid THERE = new Uid("there");

  @TempDir private Path folder;

  private final Repositories shown = new Repositories();
  private OpenRepositories opened;
  private LiveRepositories live;

  @SuppressWarnings("NullAway.Init")
  LedElsewhereTest() {}

  @BeforeEach
  void begin() throws Exception {
    for (String name : List.of("here", "there")) {
      OpenRepositories.host(folder, name);
      write(name, "shared", name);
      git(folder.resolve(name), "push", "-q", "origin", "HEAD:main");
    }
    open();
    live.apply(List.of(at("here.git", "main", "shared")));
    awaitShown(HERE, THERE);
  }

  private void open() {
    opened = OpenRepositories.in(folder, shown);
    live = opened.live();
  }

  @AfterEach
  void close() {
    opened.close();
  }

  private void restart() {
    close();
    open();
  }

  @Test
  void aUrlThatCannotBeReadChangesNothingThatIsShown() throws Exception {
    live.apply(List.of(at("nowhere.git", "main", "shared")));
    assertStays();
    Until.holds("it is tried", () -> status().state() == State.REFUSED);
    assertStays();
    assertThat(status().message())
        .contains("nowhere.git")
        .contains("What is shown is from the place where this repository was before");

    restart();
    live.apply(List.of(at("nowhere.git", "main", "shared")));
    awaitShown(HERE, THERE);
    restart();
    live.apply(List.of(at("there.git", "main", "shared")));
    awaitShown(THERE, HERE);
    Until.holds("it is read", () -> status().state() == State.SYNCED);
    assertThat(status().message()).isEmpty();
  }

  @Test
  void whoIsLedBackSeesWhatIsThere() throws Exception {
    live.apply(List.of(at("nowhere.git", "main", "shared")));
    assertStays();
    write("here", "shared", "fresh");
    git(folder.resolve("here"), "push", "-q", "origin", "HEAD:main");

    live.apply(List.of(at("here.git", "main", "shared")));

    assertStays();
    awaitShown(new Uid("fresh"), THERE);
    assertStays();
  }

  @Test
  void aBranchAndAPathThatAreNotThereChangeNothingEither() throws Exception {
    live.apply(List.of(at("here.git", "missing", "elsewhere")));
    assertStays();
    Until.holds("it is tried", () -> status().state() == State.BRANCH_MISSING);
    assertStays();
    restart();
    live.apply(List.of(at("here.git", "missing", "elsewhere")));
    awaitShown(HERE, THERE);
    assertStays();

    write("here", "elsewhere", "fresh");
    git(folder.resolve("here"), "push", "-q", "origin", "HEAD:missing");
    sync().pull(RepositorySync.Trigger.PERSON);

    awaitShown(new Uid("fresh"), HERE);
  }

  @Test
  void anEmptyRepositoryIsShownEmptyAndTakesSaves() throws Exception {
    git(folder, "init", "-q", "--bare", "-b", "main", "empty.git");
    live.apply(List.of(at("empty.git", "main", "shared")));
    Until.holds("it is read", () -> status().state() == State.SYNCED);
    assertThat(shown.catalog().dashboards()).isEmpty();

    assertThat(sync().save(OpenRepositories.save("fresh"), PATIENCE))
        .isInstanceOf(SaveOutcome.Saved.class);

    restart();
    live.apply(List.of(at("empty.git", "main", "shared")));
    awaitShown(new Uid("fresh"), HERE);
  }

  @Test
  void noSaveGoesOntoWhatIsOfThePlaceBefore() throws Exception {
    live.apply(List.of(at("nowhere.git", "main", "shared")));
    assertThat(sync().save(OpenRepositories.save("fresh"), PATIENCE))
        .isInstanceOf(SaveOutcome.Refused.class);
    assertThat(
            sync().saveOnBranch(OpenRepositories.save("fresh"), new BranchName("mine"), PATIENCE))
        .isInstanceOf(SaveOutcome.Unavailable.class);
    assertStays();
  }

  /// The old history would go out to the other host, with all that was ever in it.
  @Test
  void aBranchThatIsMadeThereBeginsAtACommitOfThatPlace() throws Exception {
    live.apply(List.of(at("there.git", "missing", "shared")));

    SaveOutcome outcome =
        sync().saveOnBranch(OpenRepositories.save("fresh"), new BranchName("mine"), PATIENCE);

    assertThat(outcome).isInstanceOf(SaveOutcome.Unavailable.class);
    assertThat(folder.resolve("there.git/refs/heads/mine")).doesNotExist();
    assertStays();
  }

  private void assertStays() {
    assertThat(shown.catalog().dashboard(HERE))
        .hasValueSatisfying(
            dashboard -> assertThat(shown.body(shown.catalog(), dashboard)).isNotEmpty());
    assertThat(shown.catalog().dashboard(THERE)).isEmpty();
  }

  private void awaitShown(Uid there, Uid not) throws Exception {
    Until.holds(
        there + " is shown",
        () -> {
          Catalog catalog = shown.catalog();
          return catalog.dashboard(there).isPresent() && catalog.dashboard(not).isEmpty();
        });
  }

  private RepositorySync sync() {
    return shown.named("one").orElseThrow().sync();
  }

  private RepositoryStatus status() {
    return sync().status();
  }

  private RepositorySetup at(String place, String branch, String path) {
    RepositorySpec spec =
        Setups.spec(
            "one",
            RepositoryType.LOCAL,
            Target.FOLDER,
            folder.resolve(place).toString(),
            List.of(Workflow.WRITE, Workflow.BRANCH));
    RepositorySpec.Location location = spec.location();
    return Setups.setup(
        spec.at(
            new RepositorySpec.Location(
                location.url(), branch, path, location.user(), location.trust())));
  }

  private void write(String repository, String directory, String uid) throws Exception {
    OpenRepositories.commit(folder.resolve(repository), directory, uid, uid);
  }
}
