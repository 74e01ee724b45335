package lockstep.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import lockstep.core.annotation.Annotation;
import lockstep.core.annotation.AnnotationQuery;
import lockstep.core.annotation.AnnotationStore;
import lockstep.core.annotation.Author;
import lockstep.core.annotation.Mark;
import lockstep.core.annotation.TagCount;
import lockstep.core.resource.Uid;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;

/// Annotations in SQL.
final class SqlAnnotationStore implements AnnotationStore {
  /// Between the tags of one row; no tag has control characters.
  private static final String SEPARATOR = "\u001f";

  private static final int FEW = 20_000;
  private static final String HAS =
      "EXISTS (SELECT 1 FROM annotation_tags t WHERE t.tag = :tag%d"
          + " AND t.annotation_id = annotations.id)";

  private final Sql sql;

  SqlAnnotationStore(Sql sql) {
    this.sql = sql;
  }

  @Override
  public Annotation add(Mark mark, Author author) {
    return sql.write(
        "annotations",
        handle -> {
          Update insert =
              sql.update(
                  handle,
                  """
                  INSERT INTO annotations (dashboard_uid, panel_id, time, time_end, text, tags,
                    data, author_id, author_uid, author_login, author_name, author_email,
                    created_at, updated_at)
                  SELECT :dashboard, :panel, :time, :timeEnd, :text, :tags,
                    :data, :authorId, :authorUid, :authorLogin, :authorName, :authorEmail,
                    clock.now, clock.now
                  FROM (SELECT ${now} AS now) AS clock
                  """);
          long id =
              bind(insert, mark)
                  .bind("authorId", author.id())
                  .bind("authorUid", author.uid())
                  .bind("authorLogin", author.login())
                  .bind("authorName", author.name())
                  .bind("authorEmail", author.email())
                  .executeAndReturnGeneratedKeys("id")
                  .mapTo(Long.class)
                  .one();
          addTags(handle, id, mark.tags());
          return one(handle, id).orElseThrow(() -> new IllegalStateException("just added"));
        });
  }

  private static Update bind(Update update, Mark mark) {
    return update
        .bind("dashboard", mark.dashboardUid().map(Uid::value).orElse(null))
        .bind("panel", mark.panelId().isPresent() ? mark.panelId().getAsLong() : null)
        .bind("time", mark.time().toEpochMilli())
        .bind("timeEnd", mark.timeEnd().toEpochMilli())
        .bind("text", mark.text())
        .bind("tags", String.join(SEPARATOR, mark.tags()))
        .bind("data", mark.data().orElse(null));
  }

  private void addTags(Handle handle, long id, List<String> tags) {
    for (String tag : tags) {
      sql.update(handle, "INSERT INTO annotation_tags (annotation_id, tag) VALUES (:id, :tag)")
          .bind("id", id)
          .bind("tag", tag)
          .execute();
    }
  }

  @Override
  public List<Annotation> find(AnnotationQuery query) {
    if (query.type().filter(type -> type == AnnotationQuery.Type.ALERT).isPresent()) {
      return List.of();
    }
    return sql.read("annotations", handle -> find(handle, query));
  }

  /// In two parts when there is an end, and the order puts one before the other. The first is what
  /// goes on after it: regions alone, and none that begins sooner than the longest one lasts. The
  /// second is what ends by then. Each is a range of an index; together they would not be one.
  private List<Annotation> find(Handle handle, AnnotationQuery query) {
    List<String> conditions = conditions(query);
    if (!query.tags().isEmpty()) {
      conditions.add(tagged(handle, query));
    }
    if (query.to().isEmpty()) {
      return part(handle, query, conditions, query.limit());
    }
    List<String> goesOn = new ArrayList<>(conditions);
    goesOn.add(
        """
        time_end > :to AND time <= :to AND time_end > time AND time >= :to -
          (SELECT coalesce(max(time_end - time), 0) FROM annotations WHERE time_end > time)""");
    List<Annotation> found = new ArrayList<>(part(handle, query, goesOn, query.limit()));
    if (found.size() < query.limit()) {
      List<String> ends = new ArrayList<>(conditions);
      ends.add("time_end <= :to");
      found.addAll(part(handle, query, ends, query.limit() - found.size()));
    }
    return found;
  }

  private List<Annotation> part(
      Handle handle, AnnotationQuery query, List<String> conditions, int limit) {
    String statement =
        "SELECT * FROM annotations WHERE %s ORDER BY time_end DESC, time DESC, id DESC LIMIT :limit"
            .formatted(String.join(" AND ", conditions));
    Query select = sql.query(handle, statement).bind("limit", limit);
    query.from().ifPresent(from -> select.bind("from", from.toEpochMilli()));
    query.to().ifPresent(to -> select.bind("to", to.toEpochMilli()));
    query.dashboardUid().ifPresent(uid -> select.bind("dashboard", uid.value()));
    query.panelId().ifPresent(panel -> select.bind("panel", panel));
    query
        .after()
        .ifPresent(
            place ->
                select
                    .bind("afterEnd", place.timeEnd().toEpochMilli())
                    .bind("afterTime", place.time().toEpochMilli())
                    .bind("afterId", place.id()));
    for (int i = 0; i < query.tags().size(); i++) {
      select.bind("tag" + i, query.tags().get(i));
    }
    return select.map((row, _) -> annotation(row)).list();
  }

  private static List<String> conditions(AnnotationQuery query) {
    List<String> conditions = new ArrayList<>(List.of("1 = 1"));
    query.from().ifPresent(_ -> conditions.add("time_end >= :from"));
    query.dashboardUid().ifPresent(_ -> conditions.add("dashboard_uid = :dashboard"));
    query.panelId().ifPresent(_ -> conditions.add("panel_id = :panel"));
    query
        .after()
        .ifPresent(_ -> conditions.add("(time_end, time, id) < (:afterEnd, :afterTime, :afterId)"));
    return conditions;
  }

  /// A tag that few annotations have leads to them at once. With one that many have it is quicker
  /// to
  /// go through the newest and look at the tags of each, since those asked for are soon found.
  private String tagged(Handle handle, AnnotationQuery query) {
    boolean all = query.match() == AnnotationQuery.TagMatch.ALL;
    List<Integer> tags = IntStream.range(0, query.tags().size()).boxed().toList();
    List<Integer> rare = tags.stream().filter(i -> isRare(handle, query.tags().get(i))).toList();
    boolean byTag = all ? !rare.isEmpty() : rare.size() == tags.size();
    String lead =
        byTag ? "id IN (SELECT annotation_id FROM annotation_tags WHERE tag = :tag%d)" : HAS;
    return tags.stream()
        .sorted(Comparator.comparing(i -> !rare.contains(i)))
        .map(i -> (all && !rare.contains(i) ? HAS : lead).formatted(i))
        .collect(Collectors.joining(all ? " AND " : " OR ", "(", ")"));
  }

  private boolean isRare(Handle handle, String tag) {
    return sql.query(
                handle,
                """
                SELECT count(*) FROM
                  (SELECT 1 FROM annotation_tags WHERE tag = :tag LIMIT :few) AS found_so_far
                """)
            .bind("tag", tag)
            .bind("few", FEW)
            .mapTo(Integer.class)
            .one()
        < FEW;
  }

  @Override
  public Optional<Annotation> get(long id) {
    return sql.read("annotations", handle -> one(handle, id));
  }

  private Optional<Annotation> one(Handle handle, long id) {
    return sql.query(handle, "SELECT * FROM annotations WHERE id = :id")
        .bind("id", id)
        .map((row, _) -> annotation(row))
        .findOne();
  }

  @Override
  public Optional<Annotation> update(long id, Mark mark) {
    return sql.write(
        "annotations",
        handle -> {
          Update update =
              sql.update(
                  handle,
                  """
                  UPDATE annotations SET dashboard_uid = :dashboard, panel_id = :panel,
                    time = :time, time_end = :timeEnd, text = :text, tags = :tags, data = :data,
                    updated_at = ${now}
                  WHERE id = :id
                  """);
          if (bind(update, mark).bind("id", id).execute() == 0) {
            return Optional.<Annotation>empty();
          }
          sql.update(handle, "DELETE FROM annotation_tags WHERE annotation_id = :id")
              .bind("id", id)
              .execute();
          addTags(handle, id, mark.tags());
          return one(handle, id);
        });
  }

  @Override
  public boolean delete(long id) {
    return sql.write(
        "annotations",
        handle -> {
          sql.update(handle, "DELETE FROM annotation_tags WHERE annotation_id = :id")
              .bind("id", id)
              .execute();
          return sql.update(handle, "DELETE FROM annotations WHERE id = :id")
                  .bind("id", id)
                  .execute()
              > 0;
        });
  }

  @Override
  public int deleteAll(Uid dashboard, OptionalLong panel) {
    String which =
        panel.isPresent()
            ? "dashboard_uid = :dashboard AND panel_id = :panel"
            : "dashboard_uid = :dashboard";
    return sql.write(
        "annotations",
        handle -> {
          Update tags =
              sql.update(
                  handle,
                  "DELETE FROM annotation_tags WHERE annotation_id IN"
                      + " (SELECT id FROM annotations WHERE "
                      + which
                      + ")");
          Update rows = sql.update(handle, "DELETE FROM annotations WHERE " + which);
          for (Update update : List.of(tags, rows)) {
            update.bind("dashboard", dashboard.value());
            panel.ifPresent(id -> update.bind("panel", id));
          }
          tags.execute();
          return rows.execute();
        });
  }

  /// Compares in Java: the two databases fold case and sort each in their own way.
  @Override
  public List<TagCount> tags(String part, int limit) {
    String wanted = part.toLowerCase(Locale.ROOT);
    List<TagCount> all =
        sql.read(
            "annotations",
            handle ->
                sql.query(handle, "SELECT tag, count(*) AS uses FROM annotation_tags GROUP BY tag")
                    .map((row, _) -> new TagCount(row.getString("tag"), row.getLong("uses")))
                    .list());
    return all.stream()
        .filter(count -> count.tag().toLowerCase(Locale.ROOT).contains(wanted))
        .sorted(Comparator.comparing(TagCount::tag))
        .limit(limit)
        .toList();
  }

  private static Annotation annotation(ResultSet row) throws SQLException {
    long panel = row.getLong("panel_id");
    OptionalLong panelId = row.wasNull() ? OptionalLong.empty() : OptionalLong.of(panel);
    String tags = row.getString("tags");
    return new Annotation(
        row.getLong("id"),
        new Mark(
            Optional.ofNullable(row.getString("dashboard_uid")).map(Uid::new),
            panelId,
            Instant.ofEpochMilli(row.getLong("time")),
            Instant.ofEpochMilli(row.getLong("time_end")),
            row.getString("text"),
            tags.isEmpty() ? List.of() : List.of(tags.split(SEPARATOR)),
            Optional.ofNullable(row.getString("data"))),
        new Author(
            row.getLong("author_id"),
            row.getString("author_uid"),
            row.getString("author_login"),
            row.getString("author_name"),
            row.getString("author_email")),
        Instant.ofEpochMilli(row.getLong("created_at")),
        Instant.ofEpochMilli(row.getLong("updated_at")));
  }
}
