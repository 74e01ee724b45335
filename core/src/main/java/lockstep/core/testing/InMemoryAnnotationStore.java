package lockstep.core.testing;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;
import lockstep.core.annotation.Annotation;
import lockstep.core.annotation.AnnotationQuery;
import lockstep.core.annotation.AnnotationQuery.Place;
import lockstep.core.annotation.AnnotationQuery.TagMatch;
import lockstep.core.annotation.AnnotationStore;
import lockstep.core.annotation.Author;
import lockstep.core.annotation.Mark;
import lockstep.core.annotation.TagCount;
import lockstep.core.fault.StoreFault;
import lockstep.core.resource.Uid;

/// Annotations in memory. It can go away, as a database does.
public final class InMemoryAnnotationStore implements AnnotationStore {
  private static final Comparator<Annotation> NEWEST_FIRST =
      Comparator.comparing((Annotation annotation) -> annotation.mark().timeEnd())
          .thenComparing(annotation -> annotation.mark().time())
          .thenComparingLong(Annotation::id)
          .reversed();

  private final InstantSource clock;
  private final Map<Long, Annotation> rows = new TreeMap<>();
  private long lastId;
  private boolean away;

  /// @param clock the store's own
  public InMemoryAnnotationStore(InstantSource clock) {
    this.clock = clock;
  }

  /// From now on every call fails.
  public synchronized void goAway() {
    away = true;
  }

  /// Answers again.
  public synchronized void comeBack() {
    away = false;
  }

  @Override
  public synchronized Annotation add(Mark mark, Author author) {
    enter();
    lastId++;
    Annotation added = new Annotation(lastId, mark, author, now(), now());
    rows.put(lastId, added);
    return added;
  }

  @Override
  public synchronized List<Annotation> find(AnnotationQuery query) {
    enter();
    return rows.values().stream()
        .filter(annotation -> matches(annotation.mark(), query))
        .filter(
            annotation ->
                query.after().map(place -> place.isBefore(Place.of(annotation))).orElse(true))
        .sorted(NEWEST_FIRST)
        .limit(query.limit())
        .toList();
  }

  private static boolean matches(Mark mark, AnnotationQuery query) {
    return query.type().filter(type -> type == AnnotationQuery.Type.ALERT).isEmpty()
        && query.from().filter(from -> mark.timeEnd().isBefore(from)).isEmpty()
        && query.to().filter(to -> mark.time().isAfter(to)).isEmpty()
        && (query.dashboardUid().isEmpty() || query.dashboardUid().equals(mark.dashboardUid()))
        && (query.panelId().isEmpty() || query.panelId().equals(mark.panelId()))
        && matchesTags(mark, query);
  }

  private static boolean matchesTags(Mark mark, AnnotationQuery query) {
    if (query.tags().isEmpty()) {
      return true;
    }
    return query.match() == TagMatch.ALL
        ? mark.tags().containsAll(query.tags())
        : query.tags().stream().anyMatch(mark.tags()::contains);
  }

  @Override
  public synchronized Optional<Annotation> get(long id) {
    enter();
    return Optional.ofNullable(rows.get(id));
  }

  @Override
  public synchronized Optional<Annotation> update(long id, Mark mark) {
    enter();
    return Optional.ofNullable(
        rows.computeIfPresent(
            id, (_, old) -> new Annotation(id, mark, old.author(), old.created(), now())));
  }

  @Override
  public synchronized boolean delete(long id) {
    enter();
    return rows.remove(id) != null;
  }

  @Override
  public synchronized int deleteAll(Uid dashboard, OptionalLong panel) {
    enter();
    int before = rows.size();
    rows.values()
        .removeIf(
            annotation ->
                annotation.mark().dashboardUid().equals(Optional.of(dashboard))
                    && (panel.isEmpty() || panel.equals(annotation.mark().panelId())));
    return before - rows.size();
  }

  @Override
  public synchronized List<TagCount> tags(String part, int limit) {
    enter();
    String wanted = part.toLowerCase(Locale.ROOT);
    Map<String, Long> counts =
        rows.values().stream()
            .flatMap(annotation -> annotation.mark().tags().stream())
            .filter(tag -> tag.toLowerCase(Locale.ROOT).contains(wanted))
            .collect(Collectors.groupingBy(tag -> tag, TreeMap::new, Collectors.counting()));
    return counts.entrySet().stream()
        .map(entry -> new TagCount(entry.getKey(), entry.getValue()))
        .limit(limit)
        .toList();
  }

  private Instant now() {
    return Instant.ofEpochMilli(clock.millis());
  }

  private void enter() {
    if (away) {
      throw new StoreFault("the store in memory was sent away by its test");
    }
  }
}
