package lockstep.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import lockstep.trials.harness.CGitServer;
import lockstep.trials.harness.Checkout;
import lockstep.trials.harness.RunningInstance;
import lockstep.trials.harness.RunningPostgres;

/// Queries for annotations as Grafana's clients make them, with many rows beside few: two instances
/// with a database each, asked in turns. The rows lie equally dense in time, so that a window, a
/// page and a tag give as much of either, and what differs is what has to be looked through.
final class AnnotationBench {
  /// The rows of the anchor.
  private static final int FEW = 10_000;

  private static final int WARM_UP = 20;
  private static final int ROUNDS = 60;
  private static final double RATIO = 3;
  private static final double ANYHOW_MILLIS = 20;
  private static final double P99_MILLIS = 100;

  /// The newest row, in milliseconds, and how far apart rows are.
  private static final long NOW = 1_760_000_000_000L;

  private static final long APART = 30_000;
  private static final long HOUR = 3_600_000;
  private static final String PAGE = "/api/annotations?limit=100";

  private AnnotationBench() {}

  /// @param database `sqlite` or `postgresql`; empty for both
  static void run(int rows, String database) throws Exception {
    Path folder = Files.createTempDirectory("lockstep-bench");
    try (CGitServer git = CGitServer.start(folder)) {
      CGitServer.create(folder, "manifests");
      String repository = "http://127.0.0.1:%d/manifests.git".formatted(git.port());
      if (!database.equals("postgresql")) {
        String url = "jdbc:sqlite:%s/".formatted(folder) + "%s.db";
        databases("SQLite", folder, repository, rows, url);
      }
      if (database.equals("sqlite")) {
        return;
      }
      if (!RunningPostgres.isInstalled()) {
        System.out.println("\nPostgreSQL is not installed and left out");
        return;
      }
      try (RunningPostgres server = RunningPostgres.start(Checkout.freeDemoPort(1))) {
        databases("PostgreSQL", folder, repository, rows, server.url() + "&currentSchema=%s");
      }
    } finally {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private static void databases(
      String name, Path folder, String repository, int rows, String database) throws Exception {
    try (Subject few = Subject.start(folder, repository, name, FEW, database);
        Subject many = Subject.start(folder, repository, name, rows, database)) {
      System.out.printf(
          "%nannotations in %s, milliseconds: %,d rows beside %,d%n", name, FEW, rows);
      System.out.printf(
          "  %-44s %7s %7s %7s %7s %6s%n", "request", "p50", "p99", "p50", "p99", "ratio");
      Map<String, String> small = queries(FEW, few);
      Map<String, String> large = queries(rows, many);
      for (String query : small.keySet()) {
        String ofFew = Objects.requireNonNull(small.get(query));
        String ofMany = Objects.requireNonNull(large.get(query));
        int[] failed = {0};
        Times fewTimes = new Times();
        Times manyTimes = new Times();
        for (int i = -WARM_UP; i < ROUNDS; i++) {
          (i < 0 ? new Times() : fewTimes).measure(() -> few.ask(ofFew));
          (i < 0 ? new Times() : manyTimes).measure(() -> failed[0] += many.ask(ofMany));
        }
        tell(query, fewTimes, manyTimes, failed[0]);
      }
    }
  }

  private static void tell(String query, Times few, Times many, int failed) {
    double ratio = many.median() / few.median();
    boolean met =
        (ratio <= RATIO || many.median() <= ANYHOW_MILLIS)
            && many.millis(0.99) <= Math.max(P99_MILLIS, RATIO * few.millis(0.99));
    System.out.printf(
        "  %-44s %7.1f %7.1f %7.1f %7.1f %6.1f  %s%n",
        query,
        few.median(),
        few.millis(0.99),
        many.median(),
        many.millis(0.99),
        ratio,
        failed > 0
            ? "MISSED, %d of %d got 503".formatted(failed, ROUNDS + WARM_UP)
            : met ? "met" : "MISSED");
  }

  /// What is asked, by what it is called.
  private static Map<String, String> queries(int rows, Subject subject) throws Exception {
    long first = NOW - (long) rows * APART;
    Map<String, String> all = new LinkedHashMap<>();
    all.put("the newest 100", PAGE);
    all.put("the last six hours", PAGE + window(NOW - 6 * HOUR, NOW));
    all.put(
        "six hours in the middle", PAGE + window((first + NOW) / 2, (first + NOW) / 2 + 6 * HOUR));
    all.put(
        "six hours of a dashboard", PAGE + "&dashboardUID=dash-7" + window(NOW - 6 * HOUR, NOW));
    all.put(
        "all of a dashboard's panel", PAGE + "&dashboardUID=dash-7&panelId=3" + window(first, NOW));
    all.put(
        "a tag that half have, of six hours", PAGE + "&tags=deploy" + window(NOW - 6 * HOUR, NOW));
    all.put("a tag that half have", PAGE + "&tags=deploy");
    all.put("a tag that few have", PAGE + "&tags=host-17" + window(first, NOW));
    all.put("a tag of old ones alone", PAGE + "&tags=legacy" + window(first, NOW));
    all.put("two tags that never meet", PAGE + "&tags=blue&tags=green" + window(first, NOW));
    all.put(
        "one of a rare and a common tag",
        PAGE + "&tags=host-17&tags=deploy&matchAny=true" + window(first, NOW));
    all.put(
        "one of two rare tags",
        PAGE + "&tags=host-17&tags=host-18&matchAny=true" + window(first, NOW));
    all.put(
        "a dashboard and a common tag",
        PAGE + "&dashboardUID=dash-7&tags=blue" + window(first, NOW));
    all.put(
        "a dashboard and a tag of old ones",
        PAGE + "&dashboardUID=dash-7&tags=legacy" + window(first, NOW));
    all.put(
        "a dashboard and a tag it never has",
        PAGE + "&dashboardUID=dash-7&tags=incident" + window(first, NOW));
    all.put("a tag that nobody has", PAGE + "&tags=nobody" + window(first, NOW));
    all.put("a page in the depth", PAGE + window(first, NOW) + subject.place(first, 0.1));
    all.put(
        "a page in the depth, of a tag",
        PAGE + "&tags=deploy" + window(first, NOW) + subject.place(first, 0.1));
    all.put(
        "a page in the depth, of two tags",
        PAGE + "&tags=deploy&tags=blue" + window(first, NOW) + subject.place(first, 0.1));
    all.put("5,000 at once", "/api/annotations?limit=5000" + window(first, NOW));
    all.put("tags, the first 100", "/api/annotations/tags?limit=100");
    all.put("tags with a word", "/api/annotations/tags?tag=dep&limit=100");
    return all;
  }

  private static String window(long from, long to) {
    return "&from=%d&to=%d".formatted(from, to);
  }

  /// An instance and its database.
  private record Subject(RunningInstance instance, Session session) implements AutoCloseable {
    static Subject start(Path folder, String repository, String name, int rows, String database)
        throws Exception {
      String id = "r%d".formatted(rows);
      Path home = Files.createDirectories(folder.resolve(name + "-" + id));
      int port = Checkout.freeDemoPort(1);
      String url = database.formatted(id);
      if (url.contains("currentSchema")) {
        execute(url, List.of("CREATE SCHEMA " + id));
      }
      String yaml =
          """
          cluster: { name: bench, mode: load-balancer, instance: a, members: [{ name: a, url: "http://127.0.0.1:%d" }] }
          database: { url: "%s" }
          repositories:
            - { name: manifests, url: "%s", branch: main, path: shared/ }
          """
              .formatted(port, url, repository);
      RunningInstance instance = RunningInstance.start(home, "a", port, yaml);
      try {
        instance.awaitReady();
        fill(url, rows);
        return new Subject(instance, Session.logIn(URI.create("http://127.0.0.1:" + port)));
      } catch (AssertionError | Exception e) {
        instance.close();
        throw new IllegalStateException(instance.log(), e);
      }
    }

    /// Asks.
    ///
    /// @return 1 when the database did not answer in time, else 0
    int ask(String request) throws InterruptedException {
      try {
        session.get(request);
        return 0;
      } catch (IOException _) {
        return 1;
      }
    }

    /// The place from which on a share of all is still to come.
    String place(long first, double share) throws IOException, InterruptedException {
      long to = first + (long) ((NOW - first) * share);
      JsonNode one = session.get("/api/annotations?limit=1" + window(first, to)).get(0);
      return "&after=%d,%d,%d"
          .formatted(one.get("timeEnd").asLong(), one.get("time").asLong(), one.get("id").asLong());
    }

    @Override
    public void close() {
      instance.close();
    }
  }

  /// A fifth are regions, of minutes to hours, some of a month, one of nearly the whole time. Half
  /// belong to one of 200 dashboards. Each has two or three of 60,000 tags at a million rows.
  private static void fill(String url, int rows) throws SQLException {
    long begin = System.nanoTime();
    String numbers =
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)"
            .formatted(rows);
    String time = "%d - (%d - i) * CAST(%d AS BIGINT)".formatted(NOW, rows, APART);
    String length =
        """
        CASE WHEN i = 2 THEN %d
          WHEN i %% 10007 = 0 THEN 2592000000
          WHEN i %% 5 = 0 THEN 60000 * (1 + i %% 97)
          ELSE 0 END\
        """
            .formatted((long) rows * APART * 9 / 10);
    String tags =
        """
        CASE WHEN i %% 2 = 0 THEN 'deploy' ELSE 'incident' END AS one,
        CASE WHEN i %% 3 = 0 THEN 'blue' WHEN i %% 3 = 1 THEN 'green' ELSE 'host-' || (i %% 9973) END AS two,
        CASE WHEN i * 10 < %d THEN 'legacy' WHEN i %% 20 = 0 THEN 'build-' || i ELSE NULL END AS three\
        """
            .formatted(rows);
    List<String> statements = new ArrayList<>();
    statements.add(
        """
        INSERT INTO annotations (id, dashboard_uid, panel_id, time, time_end, text, tags, data,
          author_id, author_uid, author_login, author_name, author_email, created_at, updated_at)
        %s, rows AS (SELECT i, %s AS begin, %s AS length, %s FROM n)
        SELECT i, CASE WHEN i %% 2 = 0 THEN 'dash-' || (i / 2 * 3 %% 200) END,
          CASE WHEN i %% 2 = 0 THEN i / 400 %% 8 END, begin, begin + length,
          'Release ' || i || ' was rolled out to the second half of all hosts',
          one || '\u001f' || two || CASE WHEN three IS NULL THEN '' ELSE '\u001f' || three END, NULL,
          1, 'u1', 'admin', 'Admin', 'admin@localhost', begin, begin
        FROM rows
        """
            .formatted(numbers, time, length, tags));
    statements.add(
        """
        INSERT INTO annotation_tags (annotation_id, tag)
        %s, rows AS (SELECT i, %s FROM n)
        SELECT i, one FROM rows UNION ALL SELECT i, two FROM rows
        UNION ALL SELECT i, three FROM rows WHERE three IS NOT NULL
        """
            .formatted(numbers, tags));
    if (url.startsWith("jdbc:postgresql")) {
      statements.add("VACUUM ANALYZE annotations");
      statements.add("VACUUM ANALYZE annotation_tags");
    }
    execute(url, statements);
    System.out.printf("filled %,d rows in %.0f s%n", rows, (System.nanoTime() - begin) / 1e9);
  }

  private static void execute(String url, List<String> statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      for (String one : statements) {
        statement.execute(one);
      }
    }
  }
}
