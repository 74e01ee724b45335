package lockstep.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import lockstep.core.annotation.Annotation;
import lockstep.core.annotation.AnnotationQuery;
import lockstep.core.annotation.AnnotationStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// An upgrade of a database that has annotations: the same is found before, while and after their
/// tags learn when they were, and what an older version adds meanwhile is found as well.
class TagTimesTest {
  @RegisterExtension static final PostgresServer SERVER = new PostgresServer();

  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  @TempDir Path folder;

  @Test
  void anUpgradeFindsTheSameInSqliteBeforeWhileAndAfter() throws SQLException {
    upgrades("jdbc:sqlite:" + folder.resolve("lockstep.db"));
  }

  @Test
  void anUpgradeFindsTheSameInPostgresqlBeforeWhileAndAfter() throws SQLException {
    upgrades(SERVER.freshUrl());
  }

  private static void upgrades(String url) throws SQLException {
    Random random = new Random(7);
    List<Annotation> all;
    try (Database database = Database.open(DatabaseSettings.at(url))) {
      all = AnnotationQueries.addSome(database.annotations(), random, NOON);
    }
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        Database database = Database.open(DatabaseSettings.at(url));
        Database other = Database.open(DatabaseSettings.at(url))) {
      statement.execute("DELETE FROM annotation_facts");
      statement.execute("UPDATE annotation_tags SET time_end = NULL, time = NULL");
      AnnotationStore store = database.annotations();
      findsAll(store, random, all);

      assertThat(database.catchUp()).isTrue();
      findsAll(store, random, all);

      assertThat(database.catchUp()).as("it had one piece").isFalse();
      assertThat(count(statement, "annotation_tags WHERE time_end IS NULL")).isZero();
      assertThat(count(statement, "annotation_facts")).isEqualTo(1);
      findsAll(store, random, all);
      findsAll(database.annotations(3), random, all); // as if there were many
      while (other.catchUp()) {
        // another instance has nothing to do, and need not know
      }
      assertThat(count(statement, "annotation_facts")).isEqualTo(1);

      addAsAnOlderVersion(statement);
      assertThat(
              store.find(AnnotationQuery.ALL.tagged(AnnotationQuery.TagMatch.ALL, List.of("old"))))
          .hasSize(1);
    }
  }

  private static void findsAll(AnnotationStore store, Random random, List<Annotation> all) {
    for (int i = 0; i < 60; i++) {
      AnnotationQuery query = AnnotationQueries.any(random, NOON, all);
      assertThat(store.find(query)).as("%s", query).isEqualTo(AnnotationQueries.look(all, query));
    }
  }

  private static int count(Statement statement, String rows) throws SQLException {
    try (ResultSet count = statement.executeQuery("SELECT count(*) FROM " + rows)) {
      count.next();
      return count.getInt(1);
    }
  }

  private static void addAsAnOlderVersion(Statement statement) throws SQLException {
    statement.execute(
        "INSERT INTO annotations (id, dashboard_uid, panel_id, time, time_end, text, tags, data,"
            + " author_id, author_uid, author_login, author_name, author_email, created_at,"
            + " updated_at) VALUES (1000, 'd', 2, 10, 20, 'text', 'old', NULL, 1, 'u1', 'ada',"
            + " 'Ada', '', 1, 1)");
    statement.execute("INSERT INTO annotation_tags (annotation_id, tag) VALUES (1000, 'old')");
  }
}
