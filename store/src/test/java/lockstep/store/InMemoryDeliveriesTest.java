package lockstep.store;

/// The double keeps the contract.
class InMemoryDeliveriesTest extends DeliveriesContract {
  @Override
  Stores open() {
    return new InMemoryStores();
  }
}
