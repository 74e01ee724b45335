package lockstep.sync.testing;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lockstep.core.fault.StoreFault;
import lockstep.sync.provisioning.BranchBook;

/// Decisions in memory, with the rules of the real ones.
public final class InMemoryBranchBook implements BranchBook {
  private final Map<List<String>, String> decided = new HashMap<>();
  private boolean away;

  /// From now on the database is away, or back.
  public synchronized void setAway(boolean away) {
    this.away = away;
  }

  @Override
  public synchronized Optional<String> find(String repository, String url) {
    check();
    return Optional.ofNullable(decided.get(List.of(repository, url)));
  }

  @Override
  public synchronized String settle(String repository, String url, String branch) {
    check();
    return decided.computeIfAbsent(List.of(repository, url), _ -> branch);
  }

  private void check() {
    if (away) {
      throw new StoreFault("the database is away");
    }
  }
}
