package lockstep.sim;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Uid;
import lockstep.sync.journal.Fate;
import lockstep.sync.journal.Journal;
import lockstep.sync.save.SaveId;

/// The promises of saves that wait for Git: none is lost or doubled, those of one dashboard land in
/// order, one writer at a time marks them, and what is marked is true.
final class WaitedChecker {
  private final SimCluster cluster;
  private final Map<SaveId, Uid> waiting = new LinkedHashMap<>();
  private final Map<SaveId, Uid> order = new LinkedHashMap<>();
  private final Map<SaveId, Fate.Settled> settled = new HashMap<>();
  private final Set<SaveId> sent = new HashSet<>();
  private long leading;

  WaitedChecker(SimCluster cluster) {
    this.cluster = cluster;
  }

  /// How many saves waited and do not any more.
  int count() {
    return settled.size();
  }

  /// How many of them are on a branch of their own.
  long aside() {
    return settled.values().stream().filter(Fate.SetAside.class::isInstance).count();
  }

  /// A save goes to Git without waiting; it may land at any time.
  void sent(SaveId id) {
    sent.add(id);
  }

  void appended(SaveId id, Uid uid, Journal.Appended appended) {
    if (appended instanceof Journal.Appended.In && !settled.containsKey(id)) {
      waiting.putIfAbsent(id, uid);
      order.putIfAbsent(id, uid);
    }
  }

  void leads(long epoch) {
    leading = Math.max(leading, epoch);
  }

  void settled(SimMember by, SaveId id, Fate.Settled fate, long epoch) {
    Violation.unless(
        epoch >= leading,
        "StaleWriter: %s marks %s under epoch %d after %d",
        by.name,
        id,
        epoch,
        leading);
    switch (fate) {
      case Fate.Saved(CommitId commit, Uid _, int _) -> cluster.checker().inGit(by, commit);
      case Fate.SetAside aside -> {
        Optional<CommitId> there = aside.branch().flatMap(cluster.git()::head);
        Violation.unless(
            aside.branch().isEmpty() || there.equals(aside.commit()),
            "SetAsideIsThere: %s says %s of %s, and the branch is at %s",
            by.name,
            aside,
            id,
            there);
      }
    }
    waiting.remove(id);
    settled.put(id, fate);
  }

  /// Of one dashboard, what waited first was a commit first, unless it went to Git at another time
  /// too.
  private void inOrder() {
    Map<Uid, CommitId> last = new HashMap<>();
    for (Map.Entry<SaveId, Uid> one : order.entrySet()) {
      if (settled.get(one.getKey()) instanceof Fate.Saved(CommitId commit, Uid _, int _)
          && !sent.contains(one.getKey())) {
        CommitId before = last.put(one.getValue(), commit);
        Violation.unless(
            before == null
                || cluster.stranger().dropped(before)
                || cluster.git().reaches(commit, before),
            "InOrder: %s of %s waited longer than what landed before it",
            one.getKey(),
            one.getValue());
      }
    }
  }

  /// After healing: nothing waits any more.
  void atTheEnd() {
    Violation.unless(waiting.isEmpty(), "Drained: %s still wait", waiting.keySet());
    Violation.unless(
        cluster.journal().next(1).isEmpty(), "Drained: %s", cluster.journal().overview());
    inOrder();
  }

  /// A save that was said to wait is in Git once, or on a branch with a notice to its author.
  ///
  /// @param commits with its id
  /// @param email of its author
  void atTheEnd(SaveId id, int commits, String email) {
    Optional<Fate> fate = cluster.journal().fate(id);
    boolean kept =
        switch (fate.orElse(null)) {
          case Fate.Saved(CommitId commit, Uid _, int _) ->
              commits == 1 || cluster.stranger().dropped(commit);
          case Fate.SetAside _ ->
              commits == 0
                  && cluster.journal().notices(email).stream()
                      .anyMatch(notice -> notice.id().equals(id));
          case Fate.Waiting _ -> false;
          case null -> false;
        };
    Violation.unless(
        kept, "WaitedIsKept: %s was said to wait; %s, and in %d commits", id, fate, commits);
  }
}
