package lockstep.sync.webhook;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import lockstep.core.resource.CommitId;
import lockstep.sync.pull.PublicationListener;

/// Notices when commits keep arriving by poll although a webhook should have told of them. Safe for
/// several threads.
public final class WebhookWatch implements PublicationListener {
  /// So many in a row are no accident: a delivery may be slower than a poll.
  static final int SUSPICIOUS = 3;

  private static final int REMEMBERED = 64;

  private final Set<CommitId> announced = new LinkedHashSet<>();
  private final Set<CommitId> hinted = new LinkedHashSet<>();
  private int unannounced;

  /// A webhook told of `commit`.
  ///
  /// @param commit empty when the host did not say which
  public synchronized void announced(Optional<CommitId> commit) {
    unannounced = 0;
    commit.ifPresent(it -> remember(announced, it));
  }

  /// Another member told of `commit`, however it came to know it: by a save, by a delivery or by
  /// polling. That is no sign of a delivery, nor that one is missing.
  public synchronized void hinted(CommitId commit) {
    remember(hinted, commit);
  }

  private static void remember(Set<CommitId> commits, CommitId commit) {
    commits.add(commit);
    if (commits.size() > REMEMBERED) {
      commits.remove(commits.iterator().next());
    }
  }

  @Override
  public synchronized void published(Publication publication) {
    Optional<CommitId> head = publication.after().commit();
    boolean first = publication.before().commit().isEmpty();
    boolean moved = !head.equals(publication.before().commit());
    if (publication.own() || first || !moved || head.isEmpty()) {
      return;
    }
    if (announced.contains(head.get())) {
      unannounced = 0;
    } else if (publication.cause() == Cause.POLLED && !hinted.contains(head.get())) {
      unannounced++;
    }
  }

  /// What to tell people; empty while all is well.
  public synchronized Optional<String> complaint() {
    return unannounced < SUSPICIOUS
        ? Optional.empty()
        : Optional.of(
            "The last %d commits were found by polling although a webhook is configured: look at its deliveries at the Git host"
                .formatted(unannounced));
  }
}
