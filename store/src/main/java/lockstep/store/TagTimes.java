package lockstep.store;

import org.jdbi.v3.core.Handle;

/// Says of the tags of annotations from before step 15 when these were, a piece at a time, so that
/// nobody waits for it. A trigger says it of those that are added.
///
/// Not for several threads.
final class TagTimes {
  private static final int PIECE = 500;

  private final Sql sql;
  private long after = -1;
  private boolean done;

  TagTimes(Sql sql) {
    this.sql = sql;
  }

  /// Does a piece.
  ///
  /// @return false when nothing is left
  boolean fillSome() {
    if (!done) {
      done = sql.write("annotations", this::fill);
    }
    return !done;
  }

  private boolean fill(Handle handle) {
    if (sql.dialect() == Dialect.POSTGRES) {
      // Whoever changes an annotation goes first, long before PostgreSQL looks for a deadlock.
      handle.execute("SET LOCAL lock_timeout = 100");
    }
    Long last =
        sql.query(
                handle,
                """
                SELECT max(annotation_id) FROM (SELECT annotation_id FROM annotation_tags
                  WHERE annotation_id > :after ORDER BY annotation_id LIMIT :piece) AS piece
                """)
            .bind("after", after)
            .bind("piece", PIECE)
            .mapTo(Long.class)
            .one();
    if (last == null) {
      sql.update(
              handle,
              "INSERT INTO annotation_facts (fact) VALUES ('tags-have-times')"
                  + " ON CONFLICT DO NOTHING")
          .execute();
      return true;
    }
    sql.update(
            handle,
            """
            UPDATE annotation_tags SET (time_end, time) =
              (SELECT a.time_end, a.time FROM annotations a WHERE a.id = annotation_id)
            WHERE annotation_id > :after AND annotation_id <= :last AND time_end IS NULL
            """)
        .bind("after", after)
        .bind("last", last)
        .execute();
    after = last;
    return false;
  }
}
