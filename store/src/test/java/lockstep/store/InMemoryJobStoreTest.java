package lockstep.store;

/// The double keeps the contract.
class InMemoryJobStoreTest extends JobStoreContract {
  @Override
  Stores open() {
    return new InMemoryStores();
  }
}
