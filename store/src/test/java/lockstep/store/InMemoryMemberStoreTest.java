package lockstep.store;

/// The double keeps the contract.
class InMemoryMemberStoreTest extends MemberStoreContract {
  @Override
  Stores open() {
    return new InMemoryStores();
  }
}
