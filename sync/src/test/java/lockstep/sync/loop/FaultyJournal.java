package lockstep.sync.loop;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import lockstep.core.fault.StoreFault;
import lockstep.core.resource.Uid;
import lockstep.sync.journal.Bounds;
import lockstep.sync.journal.Fate;
import lockstep.sync.journal.Journal;
import lockstep.sync.journal.Notice;
import lockstep.sync.journal.Overview;
import lockstep.sync.save.Save;
import lockstep.sync.save.SaveId;

/// A way to the journal on which everything that can go wrong does: it is away, its answers get
/// lost, what it tells is old.
final class FaultyJournal implements Journal {
  private final Journal inner;
  private final Wire.Around around;
  private final Supplier<Weather> weather;
  private Overview old = Overview.EMPTY;

  /// What happens to one call.
  enum Weather {
    FAIR,
    AWAY,
    LOST_ANSWER,
    STALE
  }

  FaultyJournal(Journal inner, Wire.Around around, Supplier<Weather> weather) {
    this.inner = inner;
    this.around = around;
    this.weather = weather;
  }

  private <T> T call(String effect, Supplier<T> body) {
    return switch (weather.get()) {
      case AWAY -> throw StoreFault.beforehand("the database is away", null);
      case LOST_ANSWER -> {
        around.run(effect, body);
        throw new StoreFault("the database's answer was lost");
      }
      case FAIR, STALE -> around.run(effect, body);
    };
  }

  @Override
  public Appended append(Save save, Uid uid, Bounds bounds) {
    return call("append", () -> inner.append(save, uid, bounds));
  }

  @Override
  public Overview overview() {
    if (weather.get() == Weather.STALE) {
      return old;
    }
    old = call("overview", inner::overview);
    return old;
  }

  @Override
  public List<Entry> next(int limit) {
    return call("next", () -> inner.next(limit));
  }

  @Override
  public Optional<Entry> waiting(SaveId id) {
    return call("read", () -> inner.waiting(id));
  }

  @Override
  public Optional<Fate> fate(SaveId id) {
    return call("fate", () -> inner.fate(id));
  }

  @Override
  public boolean lead(long epoch) {
    return call("lead", () -> inner.lead(epoch));
  }

  @Override
  public boolean settle(SaveId id, Fate.Settled fate, long epoch) {
    return call("settle", () -> inner.settle(id, fate, epoch));
  }

  @Override
  public List<Aside> setAside(int limit) {
    return call("set aside", () -> inner.setAside(limit));
  }

  @Override
  public Optional<Save> kept(SaveId id, String email) {
    return call("kept", () -> inner.kept(id, email));
  }

  @Override
  public List<Notice> notices(String email) {
    return call("notices", () -> inner.notices(email));
  }

  @Override
  public boolean dismiss(SaveId id, String email) {
    return call("dismiss", () -> inner.dismiss(id, email));
  }
}
