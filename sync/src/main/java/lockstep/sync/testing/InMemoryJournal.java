package lockstep.sync.testing;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lockstep.core.fault.StoreFault;
import lockstep.core.resource.Uid;
import lockstep.sync.journal.Bounds;
import lockstep.sync.journal.Fate;
import lockstep.sync.journal.Journal;
import lockstep.sync.journal.Notice;
import lockstep.sync.journal.Overview;
import lockstep.sync.journal.SaveJson;
import lockstep.sync.journal.Titles;
import lockstep.sync.save.RequestDigest;
import lockstep.sync.save.Save;
import lockstep.sync.save.SaveBook;
import lockstep.sync.save.SaveId;

/// A journal in memory that keeps saves as text, as the real one does, and can be away.
public final class InMemoryJournal implements Journal {
  private static final Duration TOLD = Duration.ofDays(90);

  private final InstantSource clock;
  private final SaveBook book;
  private final List<Row> rows = new ArrayList<>();
  private long epoch;
  private boolean away;

  /// @param clock the database's
  public InMemoryJournal(InstantSource clock) {
    this(clock, new InMemorySaveBook(clock));
  }

  /// @param clock the database's
  /// @param book in the same database
  public InMemoryJournal(InstantSource clock, SaveBook book) {
    this.clock = clock;
    this.book = book;
  }

  /// The database goes away, or comes back.
  public synchronized void away(boolean now) {
    away = now;
  }

  /// Which request asked for a save that was put in, however that ended.
  public synchronized Optional<RequestDigest> request(SaveId id) {
    return row(id).flatMap(row -> row.save().request());
  }

  private static final class Row {
    private final SaveId id;
    private final String text;
    private final Uid uid;
    private final Instant since;
    private Optional<Fate.Settled> fate = Optional.empty();
    private Instant at = Instant.EPOCH;
    private boolean dismissed;

    Row(Save save, Uid uid, Instant since) {
      this.id = save.id();
      this.text = SaveJson.write(save);
      this.uid = uid;
      this.since = since;
    }

    boolean isOf(Save other, Uid subject) {
      Save mine = save();
      return (mine.request().isPresent() && other.request().isPresent())
          ? mine.request().equals(other.request())
          : uid.equals(subject) && Overview.Kind.of(mine) == Overview.Kind.of(other);
    }

    Save save() {
      return SaveJson.read(text);
    }

    /// Those that are kept: what is in Git is not.
    long bytes() {
      return fate.isEmpty() || isOnlyHere() ? text.getBytes(StandardCharsets.UTF_8).length : 0;
    }

    boolean isOnlyHere() {
      return fate.orElse(null) instanceof Fate.SetAside aside
          && aside.branch().isEmpty()
          && !dismissed;
    }
  }

  @Override
  public synchronized Appended append(Save save, Uid uid, Bounds bounds) {
    check();
    Optional<Row> present = row(save.id());
    if (present.filter(row -> !row.isOf(save, uid)).isPresent()) {
      return new Appended.Other();
    }
    if (present.isPresent()) {
      return present
          .get()
          .fate
          .<Appended>map(Appended.Done::new)
          .orElseGet(() -> new Appended.In(position(present.get()), present.get().since));
    }
    Optional<SaveBook.Told> told = book.told(save.id()).filter(it -> it.turnsDown(save));
    if (told.isPresent()) {
      return new Appended.TurnedDown(told.get().outcome());
    }
    rows.removeIf(this::isForgotten);
    Row row = new Row(save, uid, clock.instant());
    List<Row> waiting = waiting();
    Duration oldest =
        waiting.isEmpty()
            ? Duration.ZERO
            : Duration.between(waiting.getFirst().since, clock.instant());
    Optional<String> full =
        bounds.problem(
            waiting.size(), rows.stream().mapToLong(Row::bytes).sum(), oldest, row.bytes());
    if (full.isPresent()) {
      return new Appended.Full(full.get());
    }
    rows.add(row);
    return new Appended.In(position(row), row.since);
  }

  @Override
  public synchronized Overview overview() {
    check();
    return new Overview(
        waiting().stream()
            .map(
                row ->
                    new Overview.Item(
                        row.id,
                        row.uid,
                        Overview.Kind.of(row.save()),
                        Titles.of(row.save()),
                        row.save().author().name(),
                        row.since,
                        row.bytes()))
            .toList(),
        rows.stream()
            .filter(row -> row.fate.filter(Fate.SetAside.class::isInstance).isPresent())
            .count(),
        conflicts().size(),
        conflicts().stream().limit(Overview.LISTED).toList());
  }

  private List<Overview.Conflict> conflicts() {
    List<Overview.Conflict> conflicts = new ArrayList<>();
    for (Row row : rows.reversed()) {
      if (row.fate.orElse(null) instanceof Fate.SetAside aside && !row.dismissed) {
        Save save = row.save();
        conflicts.add(
            new Overview.Conflict(
                row.id, row.uid, Titles.of(save), save.author().name(), row.at, aside));
      }
    }
    return conflicts;
  }

  @Override
  public synchronized List<Entry> next(int limit) {
    check();
    return waiting().stream().limit(limit).map(InMemoryJournal::entry).toList();
  }

  @Override
  public synchronized Optional<Entry> waiting(SaveId id) {
    check();
    return row(id).filter(row -> row.fate.isEmpty()).map(InMemoryJournal::entry);
  }

  @Override
  public synchronized Optional<Fate> fate(SaveId id) {
    check();
    return row(id)
        .map(
            row ->
                row.fate
                    .<Fate>map(settled -> settled)
                    .orElseGet(() -> new Fate.Waiting(row.uid, position(row), row.since)));
  }

  @Override
  public synchronized boolean lead(long by) {
    check();
    epoch = Math.max(epoch, by);
    return epoch == by;
  }

  @Override
  public synchronized boolean settle(SaveId id, Fate.Settled fate, long by) {
    check();
    Optional<Row> row =
        row(id).filter(one -> by >= epoch && (one.fate.isEmpty() || isCorrection(one, fate)));
    row.ifPresent(
        one -> {
          one.fate = Optional.of(fate);
          one.at = clock.instant();
        });
    return row.isPresent();
  }

  private static boolean isCorrection(Row row, Fate.Settled fate) {
    return row.fate.orElse(null) instanceof Fate.SetAside && fate instanceof Fate.Saved;
  }

  @Override
  public synchronized List<Aside> setAside(int limit) {
    check();
    return rows.reversed().stream()
        .filter(row -> row.fate.orElse(null) instanceof Fate.SetAside && !row.dismissed)
        .limit(limit)
        .map(row -> new Aside(row.id, row.uid, row.save().request()))
        .toList();
  }

  @Override
  public synchronized Optional<Save> kept(SaveId id, String email) {
    check();
    return row(id)
        .filter(Row::isOnlyHere)
        .map(Row::save)
        .filter(save -> save.author().email().equals(email));
  }

  @Override
  public synchronized List<Notice> notices(String email) {
    check();
    List<Notice> notices = new ArrayList<>();
    for (Row row : rows) {
      if (row.fate.orElse(null) instanceof Fate.SetAside aside
          && !row.dismissed
          && row.save().author().email().equals(email)) {
        notices.add(new Notice(row.id, row.uid, Titles.of(row.save()), row.since, row.at, aside));
      }
    }
    return notices;
  }

  @Override
  public synchronized boolean dismiss(SaveId id, String email) {
    check();
    boolean there = notices(email).stream().anyMatch(notice -> notice.id().equals(id));
    if (there) {
      row(id).ifPresent(row -> row.dismissed = true);
    }
    return there;
  }

  private boolean isForgotten(Row row) {
    return row.fate.orElse(null) instanceof Fate.SetAside aside
        && aside.branch().isPresent()
        && row.at.plus(TOLD).isBefore(clock.instant());
  }

  private List<Row> waiting() {
    return rows.stream().filter(row -> row.fate.isEmpty()).toList();
  }

  private Optional<Row> row(SaveId id) {
    return rows.stream().filter(row -> row.id.equals(id)).findFirst();
  }

  private int position(Row row) {
    return waiting().indexOf(row) + 1;
  }

  private static Entry entry(Row row) {
    return new Entry(row.save(), row.uid, row.since);
  }

  private void check() {
    if (away) {
      throw StoreFault.beforehand("the database is away", null);
    }
  }
}
