package lockstep.api.save;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.api.testing.Lines;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Uid;
import lockstep.sync.save.SaveOutcome;
import org.junit.jupiter.api.Test;

class PushLogTest {
  private static final SaveOutcome SAVED =
      new SaveOutcome.Saved(new CommitId("ab".repeat(20)), new Uid("cpu"), 3);

  private final PushLog log = new PushLog();

  @Test
  void aHostThatRefusesIsALineForEachReasonAndOneWhenItTakesSavesAgain() {
    try (Lines lines = new Lines("lockstep.api.save.PushLog")) {
      log.saw(SAVED);
      for (int i = 0; i < 20; i++) {
        log.saw(new SaveOutcome.Refused("main is protected\nask \"ops\""));
        log.saw(new SaveOutcome.Unavailable("later"));
      }
      log.saw(new SaveOutcome.Refused("a hook said no"));
      log.saw(SAVED);
      log.saw(SAVED);

      assertThat(lines.all())
          .containsExactly(
              "the Git host refuses saves: because=\"main is protected ask 'ops'\"",
              "the Git host refuses saves: because=\"a hook said no\"",
              "the Git host takes saves again");
    }
  }
}
