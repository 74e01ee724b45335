package lockstep.app.wiring;

import static lockstep.app.wiring.CGit.git;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import lockstep.api.repository.Repositories;
import lockstep.app.config.Config.Storage;
import lockstep.app.machine.SystemTicker;
import lockstep.core.resource.Uid;
import lockstep.core.snapshot.Quota;
import lockstep.git.FetchLimits;
import lockstep.store.Database;
import lockstep.store.DatabaseSettings;
import lockstep.sync.save.Author;
import lockstep.sync.save.Edit;
import lockstep.sync.save.Save;
import lockstep.sync.save.SaveId;

/// The set of repositories of one start of an instance, over a database and mirrors in a folder.
record OpenRepositories(Database database, BegunRepositories begun, LiveRepositories live)
    implements AutoCloseable {
  /// Opens what is in `folder`; what is followed is in `shown`.
  static OpenRepositories in(Path folder, Repositories shown) {
    Database database =
        Database.open(DatabaseSettings.at("jdbc:sqlite:" + folder.resolve("lockstep.db")));
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
    BegunRepositories begun = new BegunRepositories(parts.loops());
    return new OpenRepositories(database, begun, new LiveRepositories(shown, parts, begun));
  }

  /// An empty repository with a clone beside it.
  static void host(Path folder, String name) throws IOException, InterruptedException {
    git(folder, "init", "-q", "--bare", "-b", "main", name + ".git");
    git(folder, "clone", "-q", name + ".git", name);
  }

  /// Commits a dashboard in a clone.
  static void commit(Path clone, String directory, String uid, String title)
      throws IOException, InterruptedException {
    Files.createDirectories(clone.resolve(directory));
    Files.writeString(
        clone.resolve(directory).resolve(uid + ".json"),
        "{\"uid\": \"%s\", \"title\": \"%s\", \"schemaVersion\": 41, \"panels\": []}\n"
            .formatted(uid, title));
    git(clone, "add", "-A");
    git(clone, "commit", "-q", "-m", "Seed");
  }

  /// A save of a new dashboard.
  static Save save(String uid) {
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

  @Override
  public void close() {
    live.close();
    database.close();
  }
}
