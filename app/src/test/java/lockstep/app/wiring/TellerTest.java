package lockstep.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.System.Logger.Level;
import java.util.List;
import lockstep.core.resource.CommitId;
import lockstep.core.snapshot.FolderRules;
import lockstep.core.snapshot.Snapshot;
import lockstep.core.snapshot.SnapshotBuilder;
import lockstep.sync.pull.PublicationListener.Cause;
import lockstep.sync.pull.PublicationListener.Publication;
import org.junit.jupiter.api.Test;

/// A failover is read in the log while people go on saving.
class TellerTest {
  private final SnapshotBuilder builder =
      new SnapshotBuilder(new FolderRules("manifests", "Manifests", FolderRules.Target.FOLDER));
  private final Snapshot none = builder.empty();
  private final Snapshot first = builder.next(none, new CommitId("a".repeat(40)), List.of());
  private final Snapshot next = builder.next(first, new CommitId("b".repeat(40)), List.of());

  @Test
  void whatIsNewsIsInTheUsualLogAndASaveIsNot() {
    assertThat(Teller.level(publication(none, first, false))).isEqualTo(Level.INFO);
    assertThat(Teller.level(publication(first, next, true))).isEqualTo(Level.INFO);
    assertThat(Teller.level(publication(first, next, false))).isEqualTo(Level.DEBUG);
  }

  private static Publication publication(Snapshot before, Snapshot after, boolean rewritten) {
    return new Publication(before, after, List.of(), "", "", List.of(), rewritten, Cause.OWN);
  }
}
