package lockstep.store;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/// SQLite keeps the contract.
class SqliteServiceAccountStoreTest extends ServiceAccountStoreContract {
  @TempDir Path folder;

  @Override
  Stores open() {
    return new SqlStores("jdbc:sqlite:" + folder.resolve("lockstep.db"));
  }
}
