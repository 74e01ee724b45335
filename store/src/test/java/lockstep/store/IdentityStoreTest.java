package lockstep.store;

import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// The double and both databases keep one contract.
class IdentityStoreTest {
  @Nested
  class InMemory extends IdentityStoreContract {
    @Override
    Stores open() {
      return new InMemoryStores();
    }
  }

  @Nested
  class Sqlite extends IdentityStoreContract {
    @TempDir Path folder;

    @Override
    Stores open() {
      return new SqlStores("jdbc:sqlite:" + folder.resolve("lockstep.db"));
    }
  }

  @Nested
  class Postgres extends IdentityStoreContract {
    @RegisterExtension static final PostgresServer SERVER = new PostgresServer();

    @Override
    Stores open() {
      return new SqlStores(SERVER.freshUrl());
    }
  }
}
