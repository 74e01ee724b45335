package lockstep.store;

/// The double keeps the contract.
class InMemoryJournalTest extends JournalContract {
  @Override
  Stores open() {
    return new InMemoryStores();
  }
}
