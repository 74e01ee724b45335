package lockstep.store;

/// The double keeps the contract.
class InMemorySaveBookTest extends SaveBookContract {
  @Override
  Stores open() {
    return new InMemoryStores();
  }
}
