package lockstep.store;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import lockstep.core.annotation.Annotation;
import lockstep.core.annotation.AnnotationQuery;
import lockstep.core.annotation.AnnotationStore;
import lockstep.core.annotation.Author;
import lockstep.core.annotation.Mark;
import lockstep.core.annotation.TagCount;
import lockstep.core.resource.Uid;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;

/// Annotations in SQL.
final class SqlAnnotationStore implements AnnotationStore {
  private final Sql sql;
  private final SqlAnnotationSearch search;

  /// @param few as [SqlAnnotationSearch#FEW], or less in tests
  SqlAnnotationStore(Sql sql, int few) {
    this.sql = sql;
    this.search = new SqlAnnotationSearch(sql, few);
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
        .bind("tags", String.join(SqlAnnotationSearch.SEPARATOR, mark.tags()))
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
    return sql.read("annotations", handle -> search.find(handle, query));
  }

  @Override
  public Optional<Annotation> get(long id) {
    return sql.read("annotations", handle -> one(handle, id));
  }

  private Optional<Annotation> one(Handle handle, long id) {
    return sql.query(handle, "SELECT * FROM annotations WHERE id = :id")
        .bind("id", id)
        .map((row, _) -> SqlAnnotationSearch.annotation(row))
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
}
