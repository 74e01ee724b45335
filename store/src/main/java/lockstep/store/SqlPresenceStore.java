package lockstep.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import lockstep.core.presence.Presence;
import lockstep.core.presence.PresenceStore;
import lockstep.core.resource.Uid;
import org.jdbi.v3.core.Handle;

/// Who has which dashboard of one cluster open, in SQL.
final class SqlPresenceStore implements PresenceStore {
  private static final String WHAT = "presence";

  private final Sql sql;
  private final String cluster;

  SqlPresenceStore(Sql sql, String cluster) {
    this.sql = sql;
    this.cluster = cluster;
  }

  @Override
  public void beat(Uid uid, Presence page) {
    sql.write(
        WHAT,
        handle -> {
          forgetOld(handle);
          return renew(handle, uid, page) || insert(handle, uid, page);
        });
  }

  private void forgetOld(Handle handle) {
    sql.update(handle, "DELETE FROM presence WHERE cluster = :cluster AND beat_at < ${now} - :life")
        .bind("cluster", cluster)
        .bind("life", LIFE.toMillis())
        .execute();
  }

  private boolean renew(Handle handle, Uid uid, Presence page) {
    return sql.update(
                handle,
                """
                UPDATE presence SET beat_at = ${now}, state = :state, instance = :instance,
                  login = :login, name = :name
                WHERE cluster = :cluster AND uid = :uid AND client = :client
                """)
            .bind("cluster", cluster)
            .bind("uid", uid.value())
            .bind("client", page.client())
            .bind("login", page.login())
            .bind("name", page.name())
            .bind("state", page.state().word())
            .bind("instance", page.instance())
            .execute()
        == 1;
  }

  private boolean insert(Handle handle, Uid uid, Presence page) {
    return sql.update(
                handle,
                """
                INSERT INTO presence
                  (cluster, uid, client, login, name, state, instance, since, beat_at)
                SELECT :cluster, :uid, :client, :login, :name, :state, :instance, ${now}, ${now}
                WHERE (SELECT count(*) FROM presence
                  WHERE cluster = :cluster AND uid = :uid) < :most
                ON CONFLICT DO NOTHING
                """)
            .bind("cluster", cluster)
            .bind("uid", uid.value())
            .bind("client", page.client())
            .bind("login", page.login())
            .bind("name", page.name())
            .bind("state", page.state().word())
            .bind("instance", page.instance())
            .bind("most", MOST_OF_ONE)
            .execute()
        == 1;
  }

  @Override
  public void leave(Uid uid, String client) {
    sql.write(
        WHAT,
        handle ->
            sql.update(
                    handle,
                    """
                    DELETE FROM presence
                    WHERE cluster = :cluster AND uid = :uid AND client = :client
                    """)
                .bind("cluster", cluster)
                .bind("uid", uid.value())
                .bind("client", client)
                .execute());
  }

  @Override
  public List<Presence> of(Uid uid) {
    return sql.read(
        WHAT,
        handle ->
            sql.query(
                    handle,
                    """
                    SELECT * FROM presence
                    WHERE cluster = :cluster AND uid = :uid AND beat_at >= ${now} - :life
                    ORDER BY since, client LIMIT :most
                    """)
                .bind("cluster", cluster)
                .bind("uid", uid.value())
                .bind("life", LIFE.toMillis())
                .bind("most", MOST_OF_ONE)
                .map((row, _) -> page(row))
                .list());
  }

  /// A state of a newer program counts as that of a viewer.
  private static Presence page(ResultSet row) throws SQLException {
    return new Presence(
        row.getString("client"),
        row.getString("login"),
        row.getString("name"),
        Presence.State.of(row.getString("state").toLowerCase(Locale.ROOT))
            .orElse(Presence.State.VIEWING),
        row.getString("instance"),
        Instant.ofEpochMilli(row.getLong("since")));
  }

  @Override
  public Map<Uid, Set<String>> watched() {
    Map<Uid, Set<String>> watched = new HashMap<>();
    sql.read(
            WHAT,
            handle ->
                sql.query(
                        handle,
                        """
                        SELECT uid, client, state FROM presence
                        WHERE cluster = :cluster AND beat_at >= ${now} - :life
                        ORDER BY uid, client LIMIT :most
                        """)
                    .bind("cluster", cluster)
                    .bind("life", LIFE.toMillis())
                    .bind("most", MOST)
                    .map(
                        (row, _) ->
                            Map.entry(
                                new Uid(row.getString("uid")),
                                row.getString("client") + " " + row.getString("state")))
                    .list())
        .forEach(
            each ->
                watched.computeIfAbsent(each.getKey(), _ -> new TreeSet<>()).add(each.getValue()));
    return watched;
  }
}
