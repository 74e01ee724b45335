package lockstep.store;

/// The double keeps the contract.
class InMemoryProvisioningTest extends ProvisioningStoreContract {
  @Override
  Stores open() {
    return new InMemoryStores();
  }
}
