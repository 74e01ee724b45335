package lockstep.store;

/// The double keeps the contract.
class InMemoryLeaseStoreTest extends LeaseStoreContract {
  @Override
  Stores open() {
    return new InMemoryStores();
  }
}
