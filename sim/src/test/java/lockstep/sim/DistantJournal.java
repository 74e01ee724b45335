package lockstep.sim;

import java.util.List;
import java.util.Optional;
import lockstep.cluster.testing.DistantStore;
import lockstep.core.resource.Uid;
import lockstep.sync.journal.Bounds;
import lockstep.sync.journal.Fate;
import lockstep.sync.journal.Journal;
import lockstep.sync.journal.Notice;
import lockstep.sync.journal.Overview;
import lockstep.sync.save.Save;
import lockstep.sync.save.SaveId;

/// The journal as one member reaches it, over the line to the database that the lease takes too.
/// What it grants is looked at by the checker.
record DistantJournal(Journal inner, DistantStore.Line line, SimMember member, SimCluster cluster)
    implements Journal {
  @Override
  public Appended append(Save save, Uid uid, Bounds bounds) {
    return line.ask(
        () -> {
          Appended appended = inner.append(save, uid, bounds);
          cluster.waited().appended(save.id(), uid, appended);
          return appended;
        });
  }

  @Override
  public Overview overview() {
    return line.ask(inner::overview);
  }

  @Override
  public List<Entry> next(int limit) {
    return line.ask(() -> inner.next(limit));
  }

  @Override
  public Optional<Entry> waiting(SaveId id) {
    return line.ask(() -> inner.waiting(id));
  }

  @Override
  public Optional<Fate> fate(SaveId id) {
    return line.ask(() -> inner.fate(id));
  }

  @Override
  public boolean lead(long epoch) {
    return line.ask(
        () -> {
          boolean leads = inner.lead(epoch);
          if (leads) {
            cluster.waited().leads(epoch);
          }
          return leads;
        });
  }

  @Override
  public boolean settle(SaveId id, Fate.Settled fate, long epoch) {
    cluster.pauseBeforeMarking(member);
    return line.ask(
        () -> {
          boolean settled = inner.settle(id, fate, epoch);
          if (settled) {
            cluster.waited().settled(member, id, fate, epoch);
          }
          return settled;
        });
  }

  @Override
  public List<Aside> setAside(int limit) {
    return line.ask(() -> inner.setAside(limit));
  }

  @Override
  public Optional<Save> kept(SaveId id, String email) {
    return line.ask(() -> inner.kept(id, email));
  }

  @Override
  public List<Notice> notices(String email) {
    return line.ask(() -> inner.notices(email));
  }

  @Override
  public boolean dismiss(SaveId id, String email) {
    return line.ask(() -> inner.dismiss(id, email));
  }
}
