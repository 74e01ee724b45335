package lockstep.store;

import org.junit.jupiter.api.extension.RegisterExtension;

/// PostgreSQL keeps the contract.
class PostgresServiceAccountStoreTest extends ServiceAccountStoreContract {
  @RegisterExtension static final PostgresServer SERVER = new PostgresServer();

  @Override
  Stores open() {
    return new SqlStores(SERVER.freshUrl());
  }
}
