package lockstep.store;

/// The double keeps the contract.
class InMemoryBranchBookTest extends BranchBookContract {
  @Override
  Stores open() {
    return new InMemoryStores();
  }
}
