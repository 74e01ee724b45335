package lockstep.app.wiring;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import lockstep.api.ha.HintRoutes;
import lockstep.api.repository.RepositoryListener;
import lockstep.api.repository.SyncedRepository;
import lockstep.app.machine.Sleep;
import lockstep.sync.pull.PublicationListener.Publication;

/// Tells the log of each new commit, and the peers of those that were saved here.
final class Teller implements RepositoryListener {
  private static final Logger LOG = System.getLogger("lockstep.app");

  /// From how many changed dashboards on the memory that was needed to read them is given back.
  private static final int MANY = 1_000;
  private static final Duration MOMENT = Duration.ofSeconds(1);

  private final Bundles bundles;
  private List<String> told = List.of();

  Teller(Bundles bundles) {
    this.bundles = bundles;
  }

  @Override
  public void published(SyncedRepository repository, Publication publication) {
    if (publication.own()) {
      publication
          .after()
          .commit()
          .ifPresent(
              commit ->
                  bundles.pushed(
                      repository.name(),
                      (from, to) -> repository.sync().bundle(from, to, HintRoutes.BUNDLE),
                      publication.before().commit(),
                      commit));
    }
    LOG.log(
        level(publication),
        "shows another commit: repository={0} from={1} to={2} dashboards={3} own={4}",
        repository.name(),
        publication.before().commit().map(Object::toString).orElse("none"),
        publication.after().commit().map(Object::toString).orElse("none"),
        publication.changes().size(),
        publication.own());
    if (publication.changes().size() >= MANY) {
      // Many times what is kept was read for it. Without this the process stays that large until
      // the next full collection, which may be days away.
      // In a moment, since everything stands still for it and whoever waited for this comes now.
      Thread.ofVirtual().name("tidy-memory").start(Teller::tidySoon);
    }
  }

  /// Each save of anybody comes by here: as usual lines they would hide what changes in the cluster
  /// at the very time when people read the log. The first commit and a rewritten history are news.
  static Level level(Publication publication) {
    return publication.before().commit().isEmpty() || publication.rewritten()
        ? Level.INFO
        : Level.DEBUG;
  }

  private static void tidySoon() {
    Sleep.quietly(MOMENT);
    System.gc();
  }

  /// They are set anew every minute, mostly as they were.
  @Override
  public synchronized void shown(List<SyncedRepository> now) {
    List<String> names = now.stream().map(SyncedRepository::name).toList();
    if (!names.equals(told)) {
      told = names;
      LOG.log(Level.INFO, "shows repositories: names={0}", String.join(",", names));
    }
  }
}
