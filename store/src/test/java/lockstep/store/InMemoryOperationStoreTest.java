package lockstep.store;

/// The double keeps the contract.
class InMemoryOperationStoreTest extends OperationStoreContract {
  @Override
  Stores open() {
    return new InMemoryStores();
  }
}
