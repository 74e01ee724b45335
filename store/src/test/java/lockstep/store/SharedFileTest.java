package lockstep.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import lockstep.core.annotation.TagCount;
import lockstep.core.fault.StoreFault;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One SQLite file under several processes: nobody sees that it has one writer at a time.
class SharedFileTest {
  private static final int PROCESSES = 3;
  private static final int ROUNDS = 40;
  private static final int THREADS = 4;

  @TempDir Path folder;

  private String url() {
    return "jdbc:sqlite:" + folder.resolve("new/lockstep.db");
  }

  @Test
  void threeProcessesMakeAndUseOneFileAtOnceWithoutAFault() throws Exception {
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < PROCESSES; i++) {
      processes.add(hammer("p" + i));
    }
    for (int i = 0; i < PROCESSES; i++) {
      assertThat(processes.get(i).waitFor(120, TimeUnit.SECONDS)).isTrue();
      assertThat(Files.readString(folder.resolve("p" + i + ".out"))).doesNotContain("Exception");
      assertThat(processes.get(i).exitValue()).isZero();
    }

    try (Database database = Database.open(DatabaseSettings.at(url()))) {
      int all = PROCESSES * THREADS * ROUNDS;
      assertThat(database.annotations().tags("all", 1)).containsExactly(new TagCount("all", all));
      assertThat(database.identity().lockedFor("eve", all, Duration.ofHours(1))).isPositive();
      assertThat(database.identity().lockedFor("eve", all + 1, Duration.ofHours(1))).isZero();
      assertThat(database.identity().users()).hasSize(1);
    }
  }

  private Process hammer(String name) throws IOException {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(),
            "-XX:TieredStopAtLevel=1",
            "-Xmx128m",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            classPath,
            Hammer.class.getName(),
            url(),
            name,
            Integer.toString(ROUNDS))
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve(name + ".out").toFile())
        .start();
  }

  @RepeatedTest(10)
  void tenStartIntoAnEmptyFileAtOnce() {
    assertThat(
            Together.run(
                10,
                _ ->
                    (Callable<Boolean>)
                        () -> {
                          try (Database database = Database.open(DatabaseSettings.at(url()))) {
                            return database.identity().hasUsers();
                          }
                        }))
        .containsOnly(false);
  }

  @Test
  void onlyItsOwnerReadsTheFile() throws IOException {
    try (Database database = Database.open(DatabaseSettings.at(url()))) {
      database.identity().noteFailure("eve", Duration.ofHours(1));
      for (String name : List.of("lockstep.db", "lockstep.db-wal", "lockstep.db-shm")) {
        assertThat(Files.getPosixFilePermissions(folder.resolve("new/" + name)))
            .as(name)
            .isEqualTo(PosixFilePermissions.fromString("rw-------"));
      }
    }
  }

  @Test
  void readsGoOnWhileSomebodyWritesAndWritesFailInBoundedTime() throws SQLException {
    try (Database database = Database.open(DatabaseSettings.at(url()));
        Connection other = DriverManager.getConnection(url());
        Statement statement = other.createStatement()) {
      database.identity().noteFailure("eve", Duration.ofHours(1));
      statement.execute("BEGIN IMMEDIATE");
      statement.execute("DELETE FROM login_failures");

      assertThat(database.identity().lockedFor("eve", 1, Duration.ofHours(1))).isPositive();
      assertThatThrownBy(
              () ->
                  assertTimeout(
                      Duration.ofSeconds(10), () -> database.identity().clearFailures("eve")))
          .isInstanceOf(StoreFault.class)
          .hasMessageContaining("cannot write failed sign-ins")
          .hasMessageContaining("locked");

      statement.execute("COMMIT");
      database.identity().clearFailures("eve");
    }
  }

  @Test
  void worksBesideANewerProgramThatOnlyAdded() throws SQLException {
    try (Database newer = Database.open(DatabaseSettings.at(url()))) {
      newer.migrate();
    }
    try (Connection connection = DriverManager.getConnection(url());
        Statement statement = connection.createStatement()) {
      statement.execute("INSERT INTO schema_steps VALUES (999, '999-from-the-future.sql')");
      statement.execute("ALTER TABLE users ADD COLUMN shoe_size BIGINT NOT NULL DEFAULT 0");
    }

    try (Database older = Database.open(DatabaseSettings.at(url()))) {
      older.migrate();
      assertThat(older.identity().hasUsers()).isFalse();
    }
  }

  @Test
  void refusesAFileThatAsksForANewerProgram() throws SQLException {
    try (Database database = Database.open(DatabaseSettings.at(url()))) {
      database.migrate();
    }
    try (Connection connection = DriverManager.getConnection(url());
        Statement statement = connection.createStatement()) {
      statement.execute("INSERT INTO schema_floor VALUES (999)");
    }

    try (Database database = Database.open(DatabaseSettings.at(url()))) {
      assertThatThrownBy(database::migrate)
          .isInstanceOf(StoreFault.class)
          .hasMessageContaining("a newer Lockstep's (it asks for step 999")
          .hasMessageContaining("upgrade");
      assertThatThrownBy(database::ping).isInstanceOf(StoreFault.class);
      assertThat(database.refusal()).hasValueSatisfying(why -> assertThat(why).contains("upgrade"));
    }
  }

  @Test
  void saysWhatIsWrongWithTheFile() throws IOException {
    Path file = Files.writeString(folder.resolve("text.db"), "this is no database".repeat(100));
    try (Database database = Database.open(DatabaseSettings.at("jdbc:sqlite:" + file))) {
      assertThatThrownBy(database::migrate)
          .isInstanceOf(StoreFault.class)
          .hasMessageContaining("text.db")
          .hasMessageContaining("not a database");
    }

    assertThatThrownBy(
            () -> Database.open(DatabaseSettings.at("jdbc:sqlite:" + file + "/below/it.db")))
        .isInstanceOf(StoreFault.class)
        .hasMessageContaining("database.url: the file");
  }
}
