package lockstep.sync.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import lockstep.core.resource.CommitId;
import lockstep.sync.pull.Bundle;

/// Carries between the instances of the simulation what they pushed: late, in any order, twice, or
/// never. It has chance of its own, so that a seed without post is the run that it was before.
final class Post {
  private static final int LIMIT = 1 << 20;

  private final boolean open;
  private final List<Node> nodes;
  private final SplittableRandom random;
  private final Trace trace;
  private final List<Letter> letters = new ArrayList<>();

  private record Letter(String from, Node to, Bundle bundle) {}

  /// @param open false when nothing is carried
  /// @param nodes all of them, when they are made
  Post(boolean open, List<Node> nodes, SplittableRandom random, Trace trace) {
    this.open = open;
    this.nodes = nodes;
    this.random = random;
    this.trace = trace;
  }

  void send(Node sender, Optional<CommitId> before, Optional<CommitId> after) {
    if (!open || before.isEmpty() || after.isEmpty()) {
      return;
    }
    sender
        .loop()
        .bundle(before.get(), after.get(), LIMIT)
        .ifPresent(
            bundle ->
                nodes.stream()
                    .filter(node -> node != sender && random.nextInt(5) > 0)
                    .forEach(node -> letters.add(new Letter(sender.name, node, bundle))));
  }

  void deliverSome() {
    while (!letters.isEmpty() && random.nextBoolean()) {
      int which = random.nextInt(letters.size());
      Letter letter = random.nextInt(6) == 0 ? letters.get(which) : letters.remove(which);
      trace.log(
          letter.to().name,
          () ->
              "receives from %s: %s, onto %s"
                  .formatted(letter.from(), letter.bundle().tip(), letter.bundle().prerequisite()));
      letter.to().receive(letter.bundle());
    }
  }
}
