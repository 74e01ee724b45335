package lockstep.git;

import lockstep.sync.testing.InMemoryCopy;
import lockstep.sync.testing.InMemoryGit;

/// The double of `sync` keeps the contract that it stands for.
class InMemoryContractTest extends MirrorContract<InMemoryCopy> {
  private final InMemoryGit git = new InMemoryGit();

  @Override
  InMemoryCopy open(String name) {
    return git.copy();
  }
}
