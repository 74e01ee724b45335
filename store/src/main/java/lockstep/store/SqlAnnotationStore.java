package lockstep.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
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
  private static final int PAGE = 5_000;

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
          retag(handle, id, List.of(), mark.tags());
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

  /// Tag after tag in the order in which their uses are counted: two who do this at once wait, and
  /// never for each other.
  private void retag(Handle handle, long id, List<String> before, List<String> after) {
    SortedSet<String> touched = new TreeSet<>(before);
    touched.addAll(after);
    for (String tag : touched) {
      if (before.contains(tag)) {
        tag(
            handle,
            "DELETE FROM annotation_tags WHERE annotation_id = :id AND tag = :tag",
            id,
            tag);
      }
      if (after.contains(tag)) {
        tag(handle, "INSERT INTO annotation_tags (annotation_id, tag) VALUES (:id, :tag)", id, tag);
      }
    }
  }

  private void tag(Handle handle, String statement, long id, String tag) {
    sql.update(handle, statement).bind("id", id).bind("tag", tag).execute();
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
          List<String> before =
              sql.query(handle, "SELECT tag FROM annotation_tags WHERE annotation_id = :id")
                  .bind("id", id)
                  .mapTo(String.class)
                  .list();
          retag(handle, id, before, mark.tags());
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

  /// Folds case in Java: the two databases do so each in their own way. Both sort by bytes.
  @Override
  public List<TagCount> tags(String part, int limit) {
    String wanted = part.toLowerCase(Locale.ROOT);
    return sql.read(
        "annotations",
        handle -> {
          List<TagCount> found = new ArrayList<>();
          List<TagCount> page = tagsAfter(handle, "");
          while (!page.isEmpty() && found.size() < limit) {
            page.stream()
                .filter(count -> count.tag().toLowerCase(Locale.ROOT).contains(wanted))
                .limit(limit - found.size())
                .forEach(found::add);
            page = page.size() < PAGE ? List.of() : tagsAfter(handle, page.getLast().tag());
          }
          return found;
        });
  }

  private List<TagCount> tagsAfter(Handle handle, String tag) {
    return sql.query(
            handle,
            """
            SELECT tag, uses FROM annotation_tag_uses WHERE tag > :after AND uses > 0
            ORDER BY tag LIMIT :page
            """)
        .bind("after", tag)
        .bind("page", PAGE)
        .map((row, _) -> new TagCount(row.getString("tag"), row.getLong("uses")))
        .list();
  }
}
