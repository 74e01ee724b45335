package lockstep.store;

/// The double keeps the contract.
class InMemoryIdentityStoreTest extends IdentityStoreContract {
  @Override
  Stores open() {
    return new InMemoryStores();
  }
}
