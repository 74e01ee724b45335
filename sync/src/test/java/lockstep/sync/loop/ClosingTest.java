package lockstep.sync.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import lockstep.sync.save.Save;
import lockstep.sync.save.SaveOutcome;
import lockstep.sync.testing.InMemoryGit;
import org.junit.jupiter.api.Test;

/// What becomes of saves when their repository is taken away.
class ClosingTest {
  private final InMemoryGit git = new InMemoryGit();
  private final Instance a = Instance.started(git);

  @Test
  void whoWaitsIsToldThatNothingWasWritten() {
    PendingSave waiting = a.loop.submit(Instance.put("s1", "cpu", 0, "x"), Instance.PATIENCE);

    a.loop.close(Duration.ZERO);
    a.turns();

    assertThat(waiting.outcome())
        .get()
        .isInstanceOfSatisfying(
            SaveOutcome.Unavailable.class,
            outcome -> assertThat(outcome.message()).contains("nothing was written"));
    assertThat(git.history()).isEmpty();
  }

  @Test
  void whoComesLaterIsToldAtOnce() {
    a.loop.close(Duration.ZERO);
    Save late = Instance.put("s1", "cpu", 0, "x");

    assertThat(a.loop.save(late, Instance.PATIENCE)).isInstanceOf(SaveOutcome.Unavailable.class);
    assertThat(git.history()).isEmpty();
  }

  @Test
  void whatIsSavedStaysSaved() {
    SaveOutcome saved = a.save(Instance.put("s1", "cpu", 0, "x"));
    a.loop.close(Duration.ZERO);

    assertThat(saved).isInstanceOf(SaveOutcome.Saved.class);
    assertThat(a.loop.lookup(Instance.put("s1", "cpu", 0, "x").id())).contains(saved);
  }
}
