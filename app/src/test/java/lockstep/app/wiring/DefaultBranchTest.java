package lockstep.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lockstep.app.machine.SystemTicker;
import lockstep.git.JGitProbe;
import lockstep.store.Database;
import lockstep.store.DatabaseSettings;
import lockstep.sync.provisioning.ConfiguredBranches;
import lockstep.sync.repository.RepositorySetup;
import lockstep.sync.repository.RepositoryType;
import lockstep.sync.testing.Setups;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The default branch of a repository of C Git, over the shared database and the notes on disk.
class DefaultBranchTest {
  @TempDir private Path folder;

  private RepositorySetup setup;

  @SuppressWarnings("NullAway.Init")
  DefaultBranchTest() {}

  @BeforeEach
  void begin() throws Exception {
    CGit.git(folder, "init", "-q", "--bare", "-b", "trunk", "one.git");
    CGit.git(folder, "clone", "-q", "one.git", "clone");
    Files.writeString(folder.resolve("clone/a.json"), "{}");
    CGit.git(folder, "-C", "clone", "add", "-A");
    CGit.git(folder, "-C", "clone", "commit", "-q", "-m", "Seed");
    CGit.git(folder, "-C", "clone", "push", "-q", "origin", "HEAD:trunk", "HEAD:main");
    setup =
        Setups.setup(
                Setups.spec(
                    "one",
                    RepositoryType.LOCAL,
                    lockstep.core.snapshot.FolderRules.Target.FOLDER,
                    folder.resolve("one.git").toString(),
                    List.of()))
            .onBranch("");
  }

  private Database database() {
    Database database =
        Database.open(DatabaseSettings.at("jdbc:sqlite:" + folder.resolve("lockstep.db")));
    database.migrate();
    return database;
  }

  private ConfiguredBranches instance(String name, Database database) {
    return new ConfiguredBranches(
        List.of(setup),
        database.branches("demo"),
        new BranchFiles(folder.resolve(name)),
        new JGitProbe(),
        new SystemTicker(),
        (_, _) -> {});
  }

  private static List<String> branches(ConfiguredBranches instance) {
    return instance.known().stream().map(it -> it.spec().location().branch()).toList();
  }

  @Test
  void allInstancesFollowWhatTheRemotesHeadWasFirst() throws Exception {
    try (Database database = database()) {
      ConfiguredBranches a = instance("a", database);
      a.settle();
      CGit.git(folder, "-C", "one.git", "symbolic-ref", "HEAD", "refs/heads/main");
      ConfiguredBranches b = instance("b", database);
      b.settle();

      assertThat(branches(a)).containsExactly("trunk");
      assertThat(branches(b)).containsExactly("trunk");
    }
    assertThat(Files.readString(folder.resolve("b/branches/one")))
        .isEqualTo(folder.resolve("one.git") + "\ntrunk\n");
  }

  @Test
  void aRestartKnowsItBeforeTheDatabaseIsThere() throws Exception {
    try (Database database = database()) {
      instance("a", database).settle();
    }
    Database closed = database();
    closed.close();

    assertThat(branches(instance("a", closed))).containsExactly("trunk");
    assertThat(branches(instance("fresh", closed))).isEmpty();
  }

  @Test
  void aNoteOfAnotherPlaceOrABrokenOneCountsForNothing() throws Exception {
    BranchFiles notes = new BranchFiles(folder.resolve("a"));
    notes.write("one", "https://git.example/other.git", "old");
    assertThat(notes.read("one", "https://git.example/other.git")).contains("old");

    assertThat(notes.read("one", setup.spec().location().url())).isEmpty();
    assertThat(notes.read("../one", "https://git.example/other.git")).isEmpty();
    Files.writeString(folder.resolve("a/branches/one"), "https://git.example/other.git\n");
    assertThat(notes.read("one", "https://git.example/other.git")).isEmpty();
    Files.writeString(folder.resolve("a/branches/one"), "https://git.example/other.git\na..b\n");
    assertThat(notes.read("one", "https://git.example/other.git")).isEmpty();
  }
}
