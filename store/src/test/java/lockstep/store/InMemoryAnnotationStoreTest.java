package lockstep.store;

/// The double keeps the contract.
class InMemoryAnnotationStoreTest extends AnnotationStoreContract {
  @Override
  Stores open() {
    return new InMemoryStores();
  }
}
