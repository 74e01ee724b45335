package lockstep.sync.testing;

import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lockstep.core.fault.StoreFault;
import lockstep.sync.save.SaveBook;
import lockstep.sync.save.SaveId;
import lockstep.sync.save.SaveOutcome;

/// A book of saves in memory that can be away.
public final class InMemorySaveBook implements SaveBook {
  private final InstantSource clock;
  private final Map<SaveId, Entry> entries = new LinkedHashMap<>();
  private boolean away;

  /// @param clock the database's
  public InMemorySaveBook(InstantSource clock) {
    this.clock = clock;
  }

  private record Entry(Told told, Instant at) {}

  /// The database goes away, or comes back.
  public synchronized void away(boolean now) {
    away = now;
  }

  @Override
  public synchronized void put(List<Told> told) {
    check();
    for (Told one : told) {
      if (SaveBook.takes(one.outcome())) {
        entries.remove(one.id());
        Told plain = new Told(one.id(), plain(one.outcome()), one.request());
        entries.put(one.id(), new Entry(plain, clock.instant()));
      }
    }
    while (entries.size() > MOST) {
      entries.remove(entries.keySet().iterator().next());
    }
  }

  @Override
  public synchronized Optional<Told> told(SaveId id) {
    check();
    return Optional.ofNullable(entries.get(id))
        .filter(entry -> !entry.at().plus(KEPT).isBefore(clock.instant()))
        .map(Entry::told);
  }

  private static SaveOutcome plain(SaveOutcome outcome) {
    return switch (outcome) {
      case SaveOutcome.Conflict conflict ->
          new SaveOutcome.Conflict(
              conflict.uid(), conflict.version(), conflict.by(), conflict.when(), Optional.empty());
      case SaveOutcome.OnBranch there ->
          new SaveOutcome.OnBranch(
              there.branch(), there.commit(), there.uid(), there.version(), Optional.empty());
      case SaveOutcome other -> other;
    };
  }

  private void check() {
    if (away) {
      throw StoreFault.beforehand("the database is away", null);
    }
  }
}
