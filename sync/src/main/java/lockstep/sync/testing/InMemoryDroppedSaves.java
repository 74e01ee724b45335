package lockstep.sync.testing;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lockstep.core.fault.StoreFault;
import lockstep.sync.pull.DroppedSave;
import lockstep.sync.pull.DroppedSaves;
import lockstep.sync.pull.LandedSave;
import lockstep.sync.save.SaveId;

/// Dropped saves in memory, with the rules of the real ones.
public final class InMemoryDroppedSaves implements DroppedSaves {
  private final InstantSource clock;
  private final List<Row> rows = new ArrayList<>();
  private boolean away;

  /// Remembers by this clock.
  public InMemoryDroppedSaves(InstantSource clock) {
    this.clock = clock;
  }

  /// The database goes away, or comes back.
  public synchronized void beAway(boolean now) {
    away = now;
  }

  @Override
  public synchronized void add(List<DroppedSave> saves) {
    check();
    saves.forEach(save -> rows.removeIf(row -> row.save().id().equals(save.id())));
    rows.addAll(0, saves.stream().map(save -> new Row(told(save), clock.instant())).toList());
    rows.removeIf(row -> row.at().isBefore(clock.instant().minus(KEPT)));
    if (rows.size() > MOST) {
      rows.subList(MOST, rows.size()).clear();
    }
  }

  private static DroppedSave told(DroppedSave save) {
    LandedSave landed = save.landed();
    return new DroppedSave(
        save.id(),
        new LandedSave(
            landed.commit(), landed.uid(), Optional.empty(), Optional.empty(), Optional.empty()),
        save.from());
  }

  @Override
  public synchronized void settle(List<SaveId> saves) {
    check();
    rows.removeIf(row -> saves.contains(row.save().id()));
  }

  @Override
  public synchronized List<DroppedSave> list() {
    check();
    return rows.stream()
        .filter(row -> !row.at().isBefore(clock.instant().minus(KEPT)))
        .map(Row::save)
        .toList();
  }

  private void check() {
    if (away) {
      throw StoreFault.beforehand("the database is away", null);
    }
  }

  private record Row(DroppedSave save, Instant at) {}
}
