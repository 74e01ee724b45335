package lockstep.store;

/// The double keeps the contract.
class InMemoryDroppedSavesTest extends DroppedSavesContract {
  @Override
  Stores open() {
    return new InMemoryStores();
  }
}
