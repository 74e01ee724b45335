package lockstep.store;

import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// The double and both databases keep one contract.
class MemberStoreTest {
  @Nested
  class InMemory extends MemberStoreContract {
    @Override
    Stores open() {
      return new InMemoryStores();
    }
  }

  @Nested
  class Sqlite extends MemberStoreContract {
    @TempDir Path folder;

    @Override
    Stores open() {
      return new SqlStores("jdbc:sqlite:" + folder.resolve("lockstep.db"));
    }
  }

  @Nested
  class Postgres extends MemberStoreContract {
    @RegisterExtension static final PostgresServer SERVER = new PostgresServer();

    @Override
    Stores open() {
      return new SqlStores(SERVER.freshUrl());
    }
  }
}
