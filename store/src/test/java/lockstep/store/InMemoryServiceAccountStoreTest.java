package lockstep.store;

/// The double keeps the contract.
class InMemoryServiceAccountStoreTest extends ServiceAccountStoreContract {
  @Override
  Stores open() {
    return new InMemoryStores();
  }
}
