package lockstep.store;

import org.junit.jupiter.api.extension.RegisterExtension;

/// PostgreSQL keeps the contract.
class PostgresSaveBookTest extends SaveBookContract {
  @RegisterExtension static final PostgresServer SERVER = new PostgresServer();

  @Override
  Stores open() {
    return new SqlStores(SERVER.freshUrl());
  }
}
