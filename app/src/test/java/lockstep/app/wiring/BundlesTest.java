package lockstep.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import lockstep.app.wiring.Bundles.Outcome;
import lockstep.core.resource.CommitId;
import lockstep.sync.pull.Bundle;
import lockstep.sync.pull.GitFault;
import org.junit.jupiter.api.Test;

class BundlesTest {
  private static final URI B = URI.create("http://b");
  private static final URI C = URI.create("http://c");
  private static final CommitId ONE = commit('1');
  private static final CommitId TWO = commit('2');
  private static final CommitId THREE = commit('3');
  private static final CommitId FOUR = commit('4');
  private static final CommitId FIVE = commit('5');
  private static final CommitId SIX = commit('6');

  private final Deque<Runnable> work = new ArrayDeque<>();
  private final Others others = new Others();
  private final Bundles bundles = new Bundles(others, work::add);
  private final List<String> packed = new ArrayList<>();

  private static CommitId commit(char digit) {
    return new CommitId(String.valueOf(digit).repeat(40));
  }

  /// Two instances, each at a commit. They take what goes onto it.
  private static final class Others implements Bundles.Wire {
    private final Map<URI, CommitId> at = new HashMap<>(Map.of(B, ONE, C, ONE));
    private final List<URI> silent = new ArrayList<>();
    private final List<String> heard = new ArrayList<>();

    @Override
    public List<URI> others() {
      return List.of(B, C);
    }

    @Override
    public Optional<CommitId> send(URI other, String repository, Bundle bundle) {
      heard.add(
          "%s %s..%s"
              .formatted(other.getHost(), digit(bundle.prerequisite()), digit(bundle.tip())));
      if (silent.contains(other)) {
        return Optional.empty();
      }
      at.computeIfPresent(
          other, (_, head) -> head.equals(bundle.prerequisite()) ? bundle.tip() : head);
      return Optional.ofNullable(at.get(other));
    }

    @Override
    public void hint(URI other, String repository, String commit) {
      heard.add("%s hint %s".formatted(other.getHost(), commit.charAt(0)));
    }

    private List<String> heard() {
      List<String> all = List.copyOf(heard);
      heard.clear();
      return all;
    }
  }

  private static char digit(CommitId commit) {
    return commit.hex().charAt(0);
  }

  private Optional<Bundle> pack(CommitId from, CommitId to) {
    packed.add("%s..%s".formatted(digit(from), digit(to)));
    return digit(from) < digit(to)
        ? Optional.of(new Bundle(from, to, new byte[0]))
        : Optional.empty();
  }

  private void pushed(CommitId before, CommitId after) {
    bundles.pushed("manifests", this::pack, Optional.of(before), after);
  }

  private void work() {
    for (Runnable next = work.poll(); next != null; next = work.poll()) {
      next.run();
    }
  }

  @Test
  void allGetWhatWasPackedOnce() {
    pushed(ONE, TWO);
    work();

    assertThat(others.heard()).containsExactly("b 1..2", "c 1..2");
    assertThat(packed).containsExactly("1..2");
  }

  @Test
  void whatIsPushedMeanwhileGoesOutTogether() {
    pushed(ONE, TWO);
    pushed(TWO, THREE);
    work();

    assertThat(others.heard()).containsExactly("b 1..3", "c 1..3");
  }

  @Test
  void whoIsElsewhereGetsItFromThere() {
    others.at.put(C, TWO);

    pushed(ONE, THREE);
    work();

    assertThat(others.heard()).containsExactly("b 1..3", "c 1..3", "c 2..3");
    assertThat(others.at).containsEntry(B, THREE).containsEntry(C, THREE);
  }

  @Test
  void whoCannotBeBroughtUpToDateGetsAHint() {
    others.silent.add(B);
    others.at.put(C, commit('7'));

    pushed(ONE, TWO);
    work();

    assertThat(others.heard()).containsExactly("b 1..2", "b hint 2", "c 1..2", "c hint 2");
  }

  @Test
  void aSilentOneIsTriedAgainWithTheNextPush() {
    others.silent.add(B);
    pushed(ONE, TWO);
    work();
    others.heard();
    others.silent.clear();
    others.at.put(B, TWO);

    pushed(TWO, THREE);
    work();

    assertThat(others.heard()).containsExactly("b 2..3", "c 2..3");
  }

  @Test
  void withoutACommitBeforeThereAreHintsAlone() {
    bundles.pushed("manifests", this::pack, Optional.empty(), TWO);
    work();

    assertThat(others.heard()).containsExactly("b hint 2", "c hint 2");
    assertThat(packed).isEmpty();
  }

  @Test
  void aMirrorThatCannotBeReadMakesHints() {
    bundles.pushed(
        "manifests",
        (_, _) -> {
          throw new GitFault("broken");
        },
        Optional.of(ONE),
        TWO);
    work();

    assertThat(others.heard()).containsExactly("b hint 2", "c hint 2");
  }

  @Test
  void countsWhatBecameOfThemAndTellsOfChangesAlone() {
    others.at.put(C, TWO);
    pushed(ONE, THREE);
    work();
    others.silent.add(B);
    List<String> told = new ArrayList<>();
    Logger logger = Logger.getLogger("lockstep.app");
    Handler handler = new Told(told);
    Level before = logger.getLevel();
    logger.setLevel(Level.INFO);
    logger.setUseParentHandlers(false);
    logger.addHandler(handler);
    try {
      pushed(THREE, FOUR);
      work();
      pushed(FOUR, FIVE);
      work();
      others.silent.clear();
      pushed(FIVE, SIX);
      work();
    } finally {
      logger.removeHandler(handler);
      logger.setUseParentHandlers(true);
      logger.setLevel(before);
    }

    assertThat(bundles.count(B, Outcome.TAKEN)).isEqualTo(2);
    assertThat(bundles.count(B, Outcome.FAILED)).isEqualTo(2);
    assertThat(bundles.count(C, Outcome.TAKEN)).isEqualTo(4);
    assertThat(bundles.count(C, Outcome.TURNED_AWAY)).isEqualTo(1);
    assertThat(told).hasSize(2);
    assertThat(told.getFirst()).startsWith("what is pushed does not reach another instance");
    assertThat(told.getLast()).startsWith("what is pushed reaches another instance again");
  }

  /// Remembers what was logged.
  private static final class Told extends Handler {
    private final List<String> told;

    Told(List<String> told) {
      this.told = told;
    }

    @Override
    public void publish(LogRecord record) {
      told.add(record.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
