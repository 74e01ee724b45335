package lockstep.api.repository;

import java.util.List;
import lockstep.sync.pull.PublicationListener.Publication;

/// Hears what all repositories publish, and when the set of them changes.
public interface RepositoryListener {
  /// A repository shows another commit. On the thread that published: it must not block.
  void published(SyncedRepository repository, Publication publication);

  /// From now on these are shown, in the order of precedence.
  void shown(List<SyncedRepository> now);
}
