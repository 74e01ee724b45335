package lockstep.app.wiring;

import static lockstep.app.wiring.CGit.git;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import lockstep.api.repository.Repositories;
import lockstep.app.config.Config.Storage;
import lockstep.app.machine.SystemTicker;
import lockstep.core.resource.Uid;
import lockstep.core.snapshot.Catalog;
import lockstep.core.snapshot.FolderRules.Target;
import lockstep.core.snapshot.Quota;
import lockstep.git.FetchLimits;
import lockstep.store.Database;
import lockstep.store.DatabaseSettings;
import lockstep.sync.pull.RepositoryStatus;
import lockstep.sync.pull.RepositoryStatus.State;
import lockstep.sync.pull.RepositorySync;
import lockstep.sync.repository.RepositorySetup;
import lockstep.sync.repository.RepositorySpec;
import lockstep.sync.repository.RepositoryType;
import lockstep.sync.repository.Workflow;
import lockstep.sync.save.Author;
import lockstep.sync.save.BranchName;
import lockstep.sync.save.Edit;
import lockstep.sync.save.Save;
import lockstep.sync.save.SaveId;
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
  private Database database;
  private BegunRepositories begun;
  private LiveRepositories live;

  @SuppressWarnings("NullAway.Init")
  LedElsewhereTest() {}

  @BeforeEach
  void begin() throws Exception {
    for (String name : List.of("here", "there")) {
      git(folder, "init", "-q", "--bare", "-b", "main", name + ".git");
      git(folder, "clone", "-q", name + ".git", name);
      write(name, "shared", name);
      git(folder.resolve(name), "push", "-q", "origin", "HEAD:main");
    }
    open();
    live.apply(List.of(at("here.git", "main", "shared")));
    awaitShown(HERE, THERE);
  }

  private void open() {
    database = Database.open(DatabaseSettings.at("jdbc:sqlite:" + folder.resolve("lockstep.db")));
    RepositoryParts parts =
        new RepositoryParts(
            new Storage(folder.resolve("data"), FetchLimits.USUAL),
            Quota.UNLIMITED,
            database,
            Peers.ofStranger(List.of()),
            "test",
            "a",
            Optional::empty,
            () -> 0,
            InstantSource.system(),
            new SystemTicker(),
            new SplittableRandom(1));
    begun = new BegunRepositories(parts.loops());
    live = new LiveRepositories(shown, parts, begun);
  }

  @AfterEach
  void close() {
    live.close();
    database.close();
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

    assertThat(sync().save(save("fresh"), PATIENCE)).isInstanceOf(SaveOutcome.Saved.class);

    restart();
    live.apply(List.of(at("empty.git", "main", "shared")));
    awaitShown(new Uid("fresh"), HERE);
  }

  @Test
  void noSaveGoesOntoWhatIsOfThePlaceBefore() throws Exception {
    live.apply(List.of(at("nowhere.git", "main", "shared")));
    assertThat(sync().save(save("fresh"), PATIENCE)).isInstanceOf(SaveOutcome.Refused.class);
    assertThat(sync().saveOnBranch(save("fresh"), new BranchName("mine"), PATIENCE))
        .isInstanceOf(SaveOutcome.Unavailable.class);
    assertStays();
  }

  /// The old history would go out to the other host, with all that was ever in it.
  @Test
  void aBranchThatIsMadeThereBeginsAtACommitOfThatPlace() throws Exception {
    live.apply(List.of(at("there.git", "missing", "shared")));

    SaveOutcome outcome = sync().saveOnBranch(save("fresh"), new BranchName("mine"), PATIENCE);

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

  private static Save save(String uid) {
    return new Save(
        new SaveId("save-" + uid),
        new Edit.PutDashboard(
            Optional.of(new Uid(uid)),
            JsonNodeFactory.instance
                .objectNode()
                .put("uid", uid)
                .put("title", "Saved")
                .put("schemaVersion", 41),
            Optional.empty(),
            new Edit.Base.Any()),
        new Author("Ada", "ada@localhost"),
        Optional.empty());
  }

  private void write(String repository, String directory, String uid) throws Exception {
    Path clone = folder.resolve(repository);
    Files.createDirectories(clone.resolve(directory));
    Files.writeString(
        clone.resolve(directory + "/" + uid + ".json"),
        "{\"uid\": \"%s\", \"title\": \"%s\", \"schemaVersion\": 41, \"panels\": []}\n"
            .formatted(uid, uid));
    git(clone, "add", "-A");
    git(clone, "commit", "-q", "-m", "Seed");
  }
}
