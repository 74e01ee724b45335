package lockstep.sync.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import lockstep.core.testing.TestClock;
import lockstep.sync.save.CommitMessage;
import lockstep.sync.save.SaveOutcome;
import lockstep.sync.testing.InMemoryGit;
import org.junit.jupiter.api.Test;

/// The epoch of the primary is a trailer of the commits, and whoever reads them sees it only grow.
class EpochTest {
  private final InMemoryGit git = new InMemoryGit();
  private final Instance a;
  private final Instance b;

  EpochTest() {
    git.commit("Begin", tree -> tree.put("cpu.json", Instance.file("cpu", "one")));
    a = Instance.started(git);
    b = new Instance(git, new TestClock(), "b").turns();
  }

  @Test
  void whoHearsLateOfANewPrimaryDoesNotGoBackBehindIt() {
    a.epoch = 5;
    b.epoch = 4;
    saved(a, "s1", 1, "two");
    saved(b, "s2", 2, "three");
    a.epoch = 6;
    a.pull();
    saved(a, "s3", 3, "four");

    assertThat(epochs()).containsExactly(0L, 5L, 5L, 6L);
  }

  @Test
  void withoutPrimariesThereIsNone() {
    a.epoch = 5;
    saved(a, "s1", 1, "two");
    saved(b, "s2", 2, "three");

    assertThat(epochs()).containsExactly(0L, 5L, 0L);
  }

  private static void saved(Instance by, String id, int base, String text) {
    assertThat(by.save(Instance.put(id, "cpu", base, text))).isInstanceOf(SaveOutcome.Saved.class);
  }

  private List<Long> epochs() {
    return git.history().reversed().stream()
        .map(commit -> CommitMessage.epoch(commit.message()))
        .toList();
  }
}
