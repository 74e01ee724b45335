package lockstep.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import lockstep.cluster.RepositoryLag;
import lockstep.cluster.Role;
import lockstep.cluster.member.Beat;
import lockstep.cluster.member.MemberStore;
import lockstep.core.annotation.TagCount;
import lockstep.core.resource.Heads;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// The first release and this one on one database, as in a rolling upgrade: every kind of statement
/// that the first one makes must go on working after all steps of this one.
///
/// The statements stand here as that release has them. They are never adapted to a newer schema:
/// one that fails says that a step did more than add.
class SideBySideTest {
  @RegisterExtension static final PostgresServer SERVER = new PostgresServer();

  private static final List<String> WRITES =
      List.of(
          "INSERT INTO users (uid, login, name, email, role, password, created_at)"
              + " VALUES ('u1', 'ada', 'Ada', 'ada@example.org', 'Admin', 'x', 1)",
          "INSERT INTO sessions (token, user_id, created_at, seen_at) VALUES ('t1', 1, 1, 1)",
          "UPDATE sessions SET seen_at = 2 WHERE token = 't1' AND seen_at <= 1",
          "INSERT INTO login_failures (login, failures, since) VALUES ('eve', 1, 1)",
          "INSERT INTO annotations (dashboard_uid, panel_id, time, time_end, text, tags, data,"
              + " author_id, author_uid, author_login, author_name, author_email,"
              + " created_at, updated_at)"
              + " VALUES ('d', 2, 10, 20, 'text', 'x', NULL, 1, 'u1', 'ada', 'Ada', '', 1, 1)",
          "INSERT INTO annotation_tags (annotation_id, tag) VALUES (1, 'x')",
          "INSERT INTO members (cluster, name, boot, url, priority, role, epoch, commit_id, digest,"
              + " git_ok, draining, beat_at)"
              + " VALUES ('c', 'a', 'b1', 'http://a', 100, 'primary', 1, NULL, NULL, 1, 0, 1)",
          "INSERT INTO leases (cluster, holder, boot, epoch, expires_at, released)"
              + " VALUES ('c', 'a', 'b1', 1, 10, 0)",
          "INSERT INTO transitions (cluster, at, kind, from_member, to_member, epoch, reason,"
              + " evidence) VALUES ('c', 1, 'election', NULL, 'a', 1, 'r', 'e')");

  private static final List<String> READS =
      List.of(
          "SELECT u.id FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.token = 't1'",
          "SELECT failures FROM login_failures WHERE login = 'eve'",
          "SELECT a.id FROM annotations a JOIN annotation_tags t ON t.annotation_id = a.id"
              + " WHERE t.tag = 'x' AND a.time_end >= 15 AND a.time <= 30",
          "SELECT priority FROM members WHERE cluster = 'c' AND git_ok = 1",
          "SELECT epoch FROM leases WHERE cluster = 'c' AND holder = 'a'",
          "SELECT id FROM transitions WHERE cluster = 'c' ORDER BY id DESC");

  @TempDir Path folder;

  @Test
  void theFirstReleaseWorksOnAnSqliteFileOfThisOne() throws SQLException {
    worksAt("jdbc:sqlite:" + folder.resolve("lockstep.db"));
  }

  @Test
  void theFirstReleaseWorksOnAPostgresqlOfThisOne() throws SQLException {
    worksAt(SERVER.freshUrl());
  }

  private static void worksAt(String url) throws SQLException {
    try (Database newer = Database.open(DatabaseSettings.at(url))) {
      newer.migrate();
      try (Connection older = DriverManager.getConnection(url);
          Statement statement = older.createStatement()) {
        for (String write : WRITES) {
          // SQLite's driver counts what a trigger changes too
          assertThat(statement.executeUpdate(write)).as(write).isPositive();
        }
        for (String read : READS) {
          try (ResultSet rows = statement.executeQuery(read)) {
            assertThat(rows.next()).as(read).isTrue();
          }
        }
      }
      assertThat(newer.identity().account("ada")).as("this one reads what it wrote").isPresent();
      assertThat(newer.annotations().tags("", 9)).containsExactly(new TagCount("x", 1));
    }
  }

  @Test
  void whatANewerStartOfAMemberSaidIsNotTakenForWhatAnOlderOneSaysInSqlite() throws SQLException {
    forgetsWhatItDoesNotSay("jdbc:sqlite:" + folder.resolve("lockstep.db"));
  }

  @Test
  void whatANewerStartOfAMemberSaidIsNotTakenForWhatAnOlderOneSaysInPostgresql()
      throws SQLException {
    forgetsWhatItDoesNotSay(SERVER.freshUrl());
  }

  private static void forgetsWhatItDoesNotSay(String url) throws SQLException {
    RepositoryLag none =
        new RepositoryLag("manifests", OptionalInt.of(0), Optional.of(Duration.ZERO), "synced");
    try (Database newer = Database.open(DatabaseSettings.at(url))) {
      MemberStore members = newer.members("c");
      members.beat(
          new Beat(
              "a",
              "boot-1",
              "http://a",
              100,
              Role.REPLICA,
              1,
              Optional.empty(),
              Heads.NONE,
              List.of(none),
              Optional.empty(),
              true,
              false,
              false,
              true));
      assertThat(members.members().getFirst().beat().lags()).containsExactly(none);
      assertThat(members.members().getFirst().beat().namesake()).isTrue();
      try (Connection older = DriverManager.getConnection(url);
          Statement statement = older.createStatement()) {
        statement.execute(
            "INSERT INTO members (cluster, name, boot, url, priority, role, epoch, git_ok, draining,"
                + " beat_at) VALUES ('c', 'a', 'boot-2', 'http://a', 100, 'replica', 1, 1, 0, 2)"
                + " ON CONFLICT (cluster, name) DO UPDATE SET boot = excluded.boot");
      }
      assertThat(members.members().getFirst().beat().lags()).isEmpty();
      assertThat(members.members().getFirst().beat().namesake()).isFalse();
    }
  }

  @Test
  void tagsFromBeforeTheirUsesWereCountedAreCountedInSqlite() throws SQLException {
    countsWhatIsThere("jdbc:sqlite:" + folder.resolve("lockstep.db"));
  }

  @Test
  void tagsFromBeforeTheirUsesWereCountedAreCountedInPostgresql() throws SQLException {
    countsWhatIsThere(SERVER.freshUrl());
  }

  private static void countsWhatIsThere(String url) throws SQLException {
    try (Database older = Database.open(DatabaseSettings.at(url))) {
      older.migrate();
    }
    boolean postgres = url.contains("postgresql");
    try (Connection before = DriverManager.getConnection(url);
        Statement statement = before.createStatement()) {
      String on = postgres ? " ON annotation_tags" : "";
      statement.execute("DROP TRIGGER annotation_tag_used" + on);
      statement.execute("DROP TRIGGER annotation_tag_unused" + on);
      if (postgres) {
        statement.execute("DROP FUNCTION annotation_tag_uses()");
      }
      statement.execute("DROP TABLE annotation_tag_uses");
      statement.execute("DELETE FROM schema_steps WHERE step = 17");
      statement.execute(
          "INSERT INTO annotation_tags (annotation_id, tag) VALUES (1, 'x'), (2, 'x'), (2, 'y')");
    }
    try (Database newer = Database.open(DatabaseSettings.at(url))) {
      assertThat(newer.annotations().tags("", 9))
          .containsExactly(new TagCount("x", 2), new TagCount("y", 1));
    }
  }
}
