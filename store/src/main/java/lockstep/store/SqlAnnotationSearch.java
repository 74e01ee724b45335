package lockstep.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lockstep.core.annotation.Annotation;
import lockstep.core.annotation.AnnotationQuery;
import lockstep.core.annotation.AnnotationQuery.Place;
import lockstep.core.annotation.Author;
import lockstep.core.annotation.Mark;
import lockstep.core.resource.Uid;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatements;

/// Finds annotations, so that what is looked through is little more than what is found.
///
/// There are two parts when there is an end, and the order puts one before the other. The first is
/// what goes on after it: regions alone. The second is what
/// ends by then. Each is a range of an index; together they would not be one.
final class SqlAnnotationSearch {
  /// Between the tags of one row; no tag has control characters.
  static final String SEPARATOR = "\u001f";

  /// More are many, and one does not want to go through them.
  static final int FEW = 20_000;

  /// No two times that an annotation may have are farther apart.
  private static final int MOST_DIGITS = 15;

  /// The limit keeps PostgreSQL from looking at all that have the tag first.
  private static final String HAS =
      "(SELECT h.tag FROM annotation_tags h WHERE h.tag = :tag%d AND h.annotation_id = %s LIMIT 1)"
          + " IS NOT NULL";

  private static final String AMONG =
      "t.annotation_id IN (SELECT h.annotation_id FROM annotation_tags h WHERE h.tag = :tag%d)";

  private static final String AFTER = "(%s) < (:afterEnd, :afterTime, :afterId)";

  /// Rows of annotation_tags that lead, by their conditions.
  private static final String TAGS = "(SELECT * FROM annotation_tags t WHERE %s) AS t";

  private static final String NEWEST_TAGS =
      "(SELECT * FROM annotation_tags t WHERE %s ORDER BY t.time_end DESC, t.time DESC,"
          + " t.annotation_id DESC LIMIT :few) AS t";

  private static final String ARE_TIMED =
      "SELECT count(*) FROM annotation_facts WHERE fact = 'tags-have-times'";
  private static final String ALL = "annotations a";

  /// By how many digits the length of a region has, and no region of so many is longer than the
  /// power of ten: each kind is a range of an index, narrow for the many that are short.
  private static final String REGIONS =
      IntStream.rangeClosed(1, MOST_DIGITS)
              .mapToObj(digits -> "(%d, CAST(1%s AS BIGINT))".formatted(digits, "0".repeat(digits)))
              .collect(
                  Collectors.joining(
                      ", ",
                      "(SELECT column1 AS digits, column2 AS most FROM (VALUES ",
                      ") AS v) AS k"))
          + " CROSS JOIN annotations a";

  private static final String GOES_ON =
      """
      length(CAST(a.time_end - a.time AS TEXT)) = k.digits AND a.time >= :to - k.most
        AND a.time_end > :to AND a.time <= :to AND a.time_end > a.time\
      """;

  private final Sql sql;
  private final int few;
  private volatile boolean timed;

  /// @param few as [#FEW], or less in tests
  SqlAnnotationSearch(Sql sql, int few) {
    this.sql = sql;
    this.few = few;
  }

  /// What the query asks for, newest first.
  List<Annotation> find(Handle handle, AnnotationQuery query) {
    Optional<Instant> latest = latest(query);
    List<Annotation> found = new ArrayList<>();
    if (query.to().isPresent() && latest.equals(query.to())) {
      found.addAll(byTime(handle, query, REGIONS, GOES_ON, query.limit()));
    }
    if (found.size() < query.limit()) {
      int limit = query.limit() - found.size();
      found.addAll(
          leadsByTag(handle, query)
              ? byTag(handle, query, limit)
              : byTime(
                  handle,
                  query,
                  ALL,
                  latest.isPresent() ? "a.time_end <= :latest" : "1 = 1",
                  limit));
    }
    return found;
  }

  /// The latest end of those that end by the one that is asked for, and are on no page before.
  private static Optional<Instant> latest(AnnotationQuery query) {
    return Stream.concat(query.to().stream(), query.after().map(Place::timeEnd).stream())
        .min(Comparator.naturalOrder());
  }

  /// A dashboard has few annotations as a rule, and one looks at the tags of each.
  private boolean leadsByTag(Handle handle, AnnotationQuery query) {
    return !query.tags().isEmpty()
        && allTagsAreTimed(handle)
        && (query.dashboardUid().isEmpty()
            || upToFew(
                    handle,
                    "annotations WHERE dashboard_uid = :it",
                    query.dashboardUid().get().value())
                == few);
  }

  private boolean allTagsAreTimed(Handle handle) {
    if (!timed) {
      timed = sql.query(handle, ARE_TIMED).mapTo(Integer.class).one() > 0;
    }
    return timed;
  }

  private int upToFew(Handle handle, String rows, String it) {
    return sql.query(
            handle, "SELECT count(*) FROM (SELECT 1 FROM %s LIMIT :few) AS so_far".formatted(rows))
        .bind("it", it)
        .bind("few", few)
        .mapTo(Integer.class)
        .one();
  }

  private int uses(Handle handle, String tag) {
    return upToFew(handle, "annotation_tags WHERE tag = :it", tag);
  }

  /// All that have a tag stand in an index in order. Where several are needed the rarest leads;
  /// where one is enough, each gives its newest.
  private List<Annotation> byTag(Handle handle, AnnotationQuery query, int limit) {
    if (query.match() == AnnotationQuery.TagMatch.ANY) {
      return query.tags().stream()
          .flatMap(tag -> ledBy(handle, query, tag, TAGS, List.of(), limit).stream())
          .distinct()
          .sorted((one, other) -> Place.of(one).isBefore(Place.of(other)) ? -1 : 1)
          .limit(limit)
          .toList();
    }
    if (query.tags().size() == 1) {
      return ledBy(handle, query, query.tags().getFirst(), TAGS, List.of(), limit);
    }
    Map<String, Integer> uses = new HashMap<>();
    query.tags().forEach(tag -> uses.put(tag, uses(handle, tag)));
    String rarest = Collections.min(query.tags(), Comparator.comparingInt(uses::get));
    List<Integer> others =
        IntStream.range(0, query.tags().size())
            .filter(i -> !query.tags().get(i).equals(rarest))
            .boxed()
            .toList();
    List<String> each = others.stream().map(i -> HAS.formatted(i, "t.annotation_id")).toList();
    boolean many = uses.getOrDefault(rarest, 0) == few;
    List<Annotation> found = ledBy(handle, query, rarest, many ? NEWEST_TAGS : TAGS, each, limit);
    if (many && found.size() < limit) {
      // They do not meet among the newest. To look at them one by one would take long.
      String atOnce = others.stream().map(AMONG::formatted).collect(Collectors.joining(" AND "));
      return ledBy(handle, query, rarest, allTags(atOnce), List.of(), limit);
    }
    return found;
  }

  /// Rows of annotation_tags, all at once: whoever plans this must not hope that the first few are
  /// found soon.
  private static String allTags(String conditions) {
    return "(WITH meeting AS MATERIALIZED (SELECT * FROM annotation_tags t WHERE "
        + conditions
        + " AND %s) SELECT * FROM meeting) AS t";
  }

  /// @param rows those of the leading tag
  /// @param more conditions
  private List<Annotation> ledBy(
      Handle handle,
      AnnotationQuery query,
      String lead,
      String rows,
      List<String> more,
      int limit) {
    List<String> range = new ArrayList<>(List.of("t.tag = :lead AND t.time_end IS NOT NULL"));
    query.from().ifPresent(_ -> range.add("t.time_end >= :from"));
    latest(query).ifPresent(_ -> range.add("t.time_end <= :latest"));
    query.after().ifPresent(_ -> range.add(AFTER.formatted("t.time_end, t.time, t.annotation_id")));
    List<String> conditions = new ArrayList<>(more);
    conditions.addAll(onDashboard(query));
    conditions.add("a.id = t.annotation_id");
    // Not a plain join: which table leads is not to be guessed.
    String statement =
        """
        SELECT a.* FROM %s CROSS JOIN annotations a
        WHERE %s ORDER BY t.time_end DESC, t.time DESC, t.annotation_id DESC LIMIT :limit
        """
            .formatted(
                rows.formatted(String.join(" AND ", range)), String.join(" AND ", conditions));
    return list(select(handle, query, statement, limit).bind("lead", lead));
  }

  private List<Annotation> byTime(
      Handle handle, AnnotationQuery query, String rows, String range, int limit) {
    List<String> conditions = new ArrayList<>(onDashboard(query));
    conditions.add(range);
    query.from().ifPresent(_ -> conditions.add("a.time_end >= :from"));
    query.after().ifPresent(_ -> conditions.add(AFTER.formatted("a.time_end, a.time, a.id")));
    if (!query.tags().isEmpty()) {
      conditions.add(tagged(handle, query));
    }
    String statement =
        """
        SELECT a.* FROM %s WHERE %s
        ORDER BY a.time_end DESC, a.time DESC, a.id DESC LIMIT :limit
        """
            .formatted(rows, String.join(" AND ", conditions));
    return list(select(handle, query, statement, limit));
  }

  private static List<String> onDashboard(AnnotationQuery query) {
    List<String> conditions = new ArrayList<>();
    query.dashboardUid().ifPresent(_ -> conditions.add("a.dashboard_uid = :dashboard"));
    query.panelId().ifPresent(_ -> conditions.add("a.panel_id = :panel"));
    return conditions;
  }

  private Query select(Handle handle, AnnotationQuery query, String statement, int limit) {
    Query select = sql.query(handle, statement).bind("limit", limit).bind("few", few);
    select.getConfig(SqlStatements.class).setUnusedBindingAllowed(true);
    query.from().ifPresent(from -> select.bind("from", from.toEpochMilli()));
    query.to().ifPresent(to -> select.bind("to", Math.max(-1, to.toEpochMilli())));
    latest(query).ifPresent(latest -> select.bind("latest", latest.toEpochMilli()));
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
    return select;
  }

  /// A tag that few annotations have leads to them at once. With one that many have it is quicker
  /// to go through the newest and look at the tags of each, since those asked for are soon found.
  private String tagged(Handle handle, AnnotationQuery query) {
    boolean all = query.match() == AnnotationQuery.TagMatch.ALL;
    List<Integer> tags = IntStream.range(0, query.tags().size()).boxed().toList();
    List<Integer> rare =
        tags.stream().filter(i -> uses(handle, query.tags().get(i)) < few).toList();
    boolean byTag = all ? !rare.isEmpty() : rare.size() == tags.size();
    return tags.stream()
        .map(
            i ->
                byTag && rare.contains(i)
                    ? "a.id IN (SELECT annotation_id FROM annotation_tags WHERE tag = :tag%d)"
                        .formatted(i)
                    : HAS.formatted(i, "a.id"))
        .collect(Collectors.joining(all ? " AND " : " OR ", "(", ")"));
  }

  private static List<Annotation> list(Query select) {
    return select.map((row, _) -> annotation(row)).list();
  }

  static Annotation annotation(ResultSet row) throws SQLException {
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
