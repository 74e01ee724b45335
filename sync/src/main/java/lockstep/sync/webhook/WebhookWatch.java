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
  private int unannounced;

  /// A webhook or another member told of `commit`.
  ///
  /// @param commit empty when the host did not say which
  public synchronized void announced(Optional<CommitId> commit) {
    unannounced = 0;
    commit.ifPresent(announced::add);
    if (announced.size() > REMEMBERED) {
      announced.remove(announced.iterator().next());
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
    } else if (publication.cause() == Cause.POLLED) {
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
