package lockstep.sync.pull;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import lockstep.core.resource.CommitId;
import lockstep.sync.pull.CommitChanges.PathChange;
import lockstep.sync.save.SaveId;
import org.junit.jupiter.api.Test;

class HistoryTest {
  private static final SaveId SAVE = new SaveId("s1");

  private static History with(PathChange... changes) {
    History.Fold fold = History.EMPTY.fold(_ -> Optional.empty());
    fold.add(
        new CommitChanges(
            new CommitId("ab".repeat(20)),
            Instant.EPOCH,
            "ann",
            "Save",
            Optional.of(SAVE),
            List.of(changes)));
    return fold.done();
  }

  /// Two repositories may follow one branch, each below a path of its own.
  @Test
  void aSaveThatChangedNothingHereIsThatOfAnotherRepository() {
    assertThat(with(new PathChange.Put("cpu.json")).save(SAVE)).isPresent();
    assertThat(with().save(SAVE)).isEmpty();
  }
}
