package lockstep.sync.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import lockstep.core.resource.CommitId;
import lockstep.core.snapshot.FolderRules;
import lockstep.core.snapshot.Snapshot;
import lockstep.core.snapshot.SnapshotBuilder;
import lockstep.sync.pull.PublicationListener.Cause;
import lockstep.sync.pull.PublicationListener.Publication;
import org.junit.jupiter.api.Test;

/// Deliveries that stay away are noticed.
class WebhookWatchTest {
  private final SnapshotBuilder builder =
      new SnapshotBuilder(new FolderRules("manifests", "Manifests", FolderRules.Target.FOLDER));
  private final WebhookWatch watch = new WebhookWatch();
  private Snapshot shown = builder.empty();

  @Test
  void complainsWhenPollingFindsOneCommitAfterAnother() {
    publish("a1", false);
    publish("a2", false);
    publish("a3", false);
    assertThat(watch.complaint()).isEmpty();

    publish("a4", false);

    assertThat(watch.complaint()).hasValueSatisfying(words -> assertThat(words).contains("3"));
  }

  @Test
  void isContentAgainAfterADelivery() {
    for (String commit : List.of("a1", "a2", "a3", "a4")) {
      publish(commit, false);
    }

    watch.announced(Optional.empty());

    assertThat(watch.complaint()).isEmpty();
  }

  /// Anybody may send a hint, and members send one for each save: no delivery came by that.
  @Test
  void aHintOfAnotherMemberIsNoDelivery() {
    for (String commit : List.of("a1", "a2", "a3", "a4")) {
      publish(commit, false);
    }

    watch.hinted(id("b1"));
    publish("b1", Cause.TOLD);

    assertThat(watch.complaint()).hasValueSatisfying(words -> assertThat(words).contains("3"));
  }

  @Test
  void aHintedCommitThatAPollFindsFirstIsNoMissingDelivery() {
    publish("a1", false);
    for (String commit : List.of("b1", "b2", "b3", "b4")) {
      watch.hinted(id(commit));
      publish(commit, false);
    }

    assertThat(watch.complaint()).isEmpty();
  }

  @Test
  void ownSavesAndAnnouncedCommitsAreAsTheyShouldBe() {
    publish("a1", false);
    for (String commit : List.of("a2", "a3", "a4", "a5")) {
      publish(commit, true);
    }
    for (String commit : List.of("b1", "b2", "b3", "b4")) {
      watch.announced(Optional.of(id(commit)));
      publish(commit, false);
    }

    assertThat(watch.complaint()).isEmpty();
  }

  @Test
  void whatAPersonOrAReaderLookedForIsNoSignOfAMissingDelivery() {
    publish("a1", false);
    for (String commit : List.of("a2", "a3", "a4", "a5", "a6")) {
      publish(commit, Cause.TOLD);
    }

    assertThat(watch.complaint()).isEmpty();
  }

  private void publish(String commit, boolean own) {
    publish(commit, own ? Cause.OWN : Cause.POLLED);
  }

  private void publish(String commit, Cause cause) {
    Snapshot next = builder.next(shown, id(commit), List.of());
    watch.published(new Publication(shown, next, List.of(), "", "", List.of(), false, cause));
    shown = next;
  }

  private static CommitId id(String pair) {
    return new CommitId(pair.repeat(20));
  }
}
