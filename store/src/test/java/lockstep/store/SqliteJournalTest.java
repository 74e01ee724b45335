package lockstep.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import lockstep.core.resource.Uid;
import lockstep.sync.journal.Bounds;
import lockstep.sync.journal.Journal;
import lockstep.sync.save.Author;
import lockstep.sync.save.Edit;
import lockstep.sync.save.Save;
import lockstep.sync.save.SaveId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// SQLite keeps the contract.
class SqliteJournalTest extends JournalContract {
  @TempDir Path folder;

  @Override
  Stores open() {
    return new SqlStores("jdbc:sqlite:" + folder.resolve("lockstep.db"));
  }

  @Test
  void whatANewerProgramPutInHoldsUpOnlyWhatIsBehindItForTheSameThing() throws SQLException {
    try (Stores stores = open()) {
      Journal journal = stores.journal("other", "manifests");
      for (int i = 0; i < 5; i++) {
        journal.append(
            new Save(
                new SaveId("n" + i),
                new Edit.DeleteDashboard(new Uid(i % 2 == 0 ? "cpu" : "disk"), new Edit.Base.Any()),
                new Author("Ada", "ada@x.org"),
                Optional.empty()),
            new Uid(i % 2 == 0 ? "cpu" : "disk"),
            Bounds.USUAL);
      }
      try (Connection connection =
              DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("lockstep.db"));
          Statement statement = connection.createStatement()) {
        statement.execute(
            "UPDATE journal SET content = replace(content, 'delete-dashboard', 'dissolve')"
                + " WHERE save_id = 'n0'");
      }

      assertThat(journal.next(9))
          .extracting(entry -> entry.save().id().value())
          .containsExactly("n1", "n3");
      assertThat(journal.next(1)).hasSize(1);
      assertThat(journal.waiting(new SaveId("n0"))).isEmpty();
      assertThat(journal.overview().items()).hasSize(5);
    }
  }
}
