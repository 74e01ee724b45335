package lockstep.store;

/// The double keeps the contract.
class InMemoryPresenceTest extends PresenceContract {
  @Override
  Stores open() {
    return new InMemoryStores();
  }
}
