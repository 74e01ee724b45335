package lockstep.sync.loop;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import lockstep.core.resource.CommitId;
import lockstep.sync.save.CommitMessage;
import lockstep.sync.save.SaveId;
import lockstep.sync.testing.InMemoryGit;
import lockstep.sync.testing.StoredCommit;

/// The rule of a rewritten history: whoever showed a save that was dropped lists it afterwards.
final class Rewrite {
  /// What a process showed just before.
  ///
  /// @param life of the node
  private record Shown(int life, Set<SaveId> saves) {}

  private final Map<Node, Shown> before = new HashMap<>();

  /// Remembers what the nodes show.
  void shownBefore(List<Node> nodes, InMemoryGit git) {
    for (Node node : nodes) {
      node.loop()
          .snapshot()
          .commit()
          .ifPresent(at -> before.put(node, new Shown(node.life(), savesIn(git, at))));
    }
  }

  /// @throws Violation when a process that runs on forgot to list one
  void check(List<Node> nodes, InMemoryGit git) {
    Set<SaveId> kept = savesIn(git, git.head().orElseThrow());
    for (Node node : nodes) {
      Shown shown = before.get(node);
      if (shown == null || shown.life() != node.life()) {
        continue;
      }
      String warnings = node.loop().status().warnings().toString();
      for (SaveId id : shown.saves()) {
        Violation.unless(
            kept.contains(id) || warnings.contains("save " + id + " "),
            "%s showed %s, which a rewrite dropped, and does not list it: %s",
            node.name,
            id,
            warnings);
      }
    }
  }

  private static Set<SaveId> savesIn(InMemoryGit git, CommitId at) {
    return git.reachable(at).stream()
        .map(StoredCommit::message)
        .flatMap(message -> CommitMessage.saveId(message).stream())
        .collect(Collectors.toSet());
  }
}
