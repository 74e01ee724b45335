package lockstep.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static lockstep.app.wiring.CGit.git;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import lockstep.app.Main;
import lockstep.app.wiring.StandInGrafana;
import lockstep.core.json.Json;
import lockstep.core.json.Parsed;
import lockstep.git.server.GitServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `./lockstep export` from a Grafana server to what C Git has, with what it says and the code that
/// it ends with.
class ExportTest {
  @TempDir private Path folder;

  private StandInGrafana grafana;
  private GitServer host;
  private Path bare;

  @SuppressWarnings("NullAway.Init")
  ExportTest() {}

  private record Ran(int code, String out, String err) {}

  @BeforeEach
  void start() throws Exception {
    grafana = new StandInGrafana();
    host = GitServer.start(folder.resolve("served"), "127.0.0.1", 0);
    bare = host.create("o/r");
    git(folder, "clone", "-q", bare.toString(), "work");
    Path work = folder.resolve("work");
    Files.writeString(work.resolve("README.md"), "# Dashboards\n");
    git(work, "add", ".");
    git(work, "commit", "-q", "-m", "Begin");
    git(work, "push", "-q", "origin", "HEAD:main");
    Files.writeString(
        folder.resolve("a.yaml"),
        """
        storage: { path: "%s/data" }
        repositories:
          - name: manifests
            type: git
            url: "http://127.0.0.1:%d/o/r.git"
            branch: main
            path: shared/
        """
            .formatted(folder, host.port()));
  }

  @AfterEach
  void end() {
    grafana.close();
    host.close();
  }

  @Test
  void bringsFoldersAndDashboardsInUnderTheirUidsAndThenNothingMore() throws Exception {
    grafana.folder("fold-team", "Team A", "", "Ask Ann");
    grafana.folder("fold-deep", "Deep", "fold-team", "");
    grafana.board("top", "Top of all", "");
    grafana.board("cpu", "CPU", "fold-team");
    grafana.board("net", "Network", "fold-deep");

    Ran ran = export();

    assertThat(ran.err()).doesNotContain("Exception");
    assertThat(ran.out())
        .contains("Grafana 12.1.0 at " + grafana.url() + " -> repository manifests")
        .contains("Dashboard  3 of 3 brought in, 0 there already, 0 left out, 0 failed")
        .contains("Folder     2 of 2 brought in, 0 there already, 0 left out, 0 failed");
    assertThat(ran.code()).isZero();
    assertThat(git(bare, "ls-tree", "-r", "--name-only", "main").lines())
        .contains(
            "README.md",
            "shared/top-of-all.json",
            "shared/team-a/_folder.json",
            "shared/team-a/cpu.json",
            "shared/team-a/deep/_folder.json",
            "shared/team-a/deep/network.json");
    JsonNode team = file("shared/team-a/_folder.json");
    assertThat(team.at("/metadata/name").asText()).isEqualTo("fold-team");
    assertThat(team.at("/spec/title").asText()).isEqualTo("Team A");
    assertThat(team.at("/spec/description").asText()).isEqualTo("Ask Ann");
    assertThat(file("shared/team-a/deep/_folder.json").at("/metadata/name").asText())
        .isEqualTo("fold-deep");
    assertThat(git(bare, "show", "main:shared/team-a/deep/network.json")).contains("\"net\"");
    assertThat(commits()).isEqualTo(1 + 5);
    assertThat(folder.resolve("data/export/manifests")).doesNotExist();

    Ran again = export();
    assertThat(again.out()).contains("Dashboard  3 of 3 brought in, 0 there already");
    assertThat(again.code()).isZero();
    assertThat(commits()).isEqualTo(1 + 5);
    grafana.board("new", "New", "");
    Ran other = export("--path", "other");
    assertThat(other.out()).contains("Dashboard  1 of 4 brought in, 3 there already");
    assertThat(git(bare, "ls-tree", "-r", "--name-only", "main")).contains("shared/other/new.json");
  }

  @Test
  void whatAnotherToolManagesIsLeftOutAndIsNoFailure() throws Exception {
    grafana.board("mine", "Mine", "");
    grafana.managed("theirs", "Theirs", "", "terraform", "prod");

    Ran ran = export();

    assertThat(ran.out())
        .contains("Dashboard  1 of 2 brought in, 0 there already, 1 left out, 0 failed")
        .contains("  left out: Dashboard \"Theirs\" (theirs): is managed by terraform prod");
    assertThat(ran.code()).isZero();
    assertThat(git(bare, "ls-tree", "-r", "--name-only", "main")).doesNotContain("theirs");
  }

  @Test
  void namesEachThatGrafanaDoesNotGiveOnceWithTheReason() throws Exception {
    for (int i = 0; i < 30; i++) {
      grafana.board("d" + i, "Board " + i, "");
      if (i > 0) {
        grafana.close("d" + i);
      }
    }

    Ran ran = export();

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out())
        .contains("Dashboard  1 of 30 brought in, 0 there already, 0 left out, 29 failed");
    for (int i = 1; i < 30; i++) {
      assertThat(ran.out())
          .containsOnlyOnce(
              "  failed: Dashboard \"Board %d\" (d%d): %s%s answers 403"
                  .formatted(i, i, grafana.url(), "/api/dashboards/uid/d" + i));
    }
    assertThat(ran.out()).doesNotContain("gone").doesNotContain("and 9 more");

    grafana.open("d1");
    Ran json = export("--json");
    assertThat(json.code()).isEqualTo(1);
    JsonNode line = parse(json.out());
    assertThat(line.path("failed")).hasSize(28);
    assertThat(line.path("leftOut")).isEmpty();
    assertThat(line.at("/dashboard/created").asInt()).isEqualTo(2);
    assertThat(line.at("/dashboard/failed").asInt()).isEqualTo(28);
    assertThat(line.path("state").asText()).isEqualTo("error");
  }

  @Test
  void aGitHostThatRefusesAllIsAFailureThatNamesAll() throws Exception {
    Path hook = bare.resolve("hooks/pre-receive");
    Files.createDirectories(hook.getParent());
    Files.writeString(hook, "#!/bin/sh\necho 'only on Tuesdays'\nexit 1\n");
    Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwxr-xr-x"));
    for (int i = 0; i < 35; i++) {
      grafana.board("d" + i, "Board " + i, "");
    }

    Ran ran = export();

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out())
        .contains("Dashboard  0 of 35 brought in, 0 there already, 0 left out, 35 failed")
        .contains("only on Tuesdays")
        .contains("stopped after 20 were refused");
    assertThat(ran.out().lines().filter(it -> it.startsWith("  failed: Dashboard"))).hasSize(35);
    assertThat(commits()).isEqualTo(1);
  }

  @Test
  void goesOnWhereARunWasKilled() throws Exception {
    grafana.folder("team", "Team", "", "");
    for (int i = 0; i < 40; i++) {
      grafana.board("d" + i, "Board " + i, "team");
    }
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch killed = new CountDownLatch(1);
    AtomicBoolean first = new AtomicBoolean(true);
    grafana.before(
        uid -> {
          if (uid.equals("d25") && first.getAndSet(false)) {
            reached.countDown();
            await(killed);
          }
        });
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "export",
                "--from",
                grafana.url().toString(),
                "--config",
                folder.resolve("a.yaml").toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("killed.log").toFile())
            .start();
    try {
      assertThat(reached.await(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly().waitFor();
      killed.countDown();
    }
    int before = commits();
    assertThat(before).isBetween(1 + 1, 1 + 40);
    assertThat(folder.resolve("data/export/manifests/mirror")).isDirectory();

    Ran ran = export();

    assertThat(ran.code()).isZero();
    assertThat(ran.out()).contains("0 left out, 0 failed");
    assertThat(commits()).isEqualTo(1 + 1 + 40);
    assertThat(
            git(bare, "log", "--format=%(trailers:key=Lockstep-Save-Id,valueonly)", "main")
                .lines()
                .filter(line -> !line.isBlank()))
        .hasSize(41)
        .doesNotHaveDuplicates();
    assertThat(git(bare, "ls-tree", "-r", "--name-only", "main").lines())
        .filteredOn(path -> path.startsWith("shared/team/board-"))
        .hasSize(40);
    assertThat(folder.resolve("data/export/manifests")).doesNotExist();
  }

  @Test
  void whatWasDeletedInGitBetweenTwoRunsStaysSoAndIsSaid() throws Exception {
    for (int i = 0; i < 30; i++) {
      grafana.board("d" + i, "Board " + i, "");
    }
    grafana.before(uid -> grafana.token(uid.equals("d25") ? "another" : ""));

    Ran ended = export();

    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.err())
        .contains("answers 401")
        .contains("What was brought in is in Git: the same command goes on from there.");
    assertThat(commits()).isEqualTo(1 + 20);
    assertThat(folder.resolve("data/export/manifests/mirror")).isDirectory();
    Path work = folder.resolve("work");
    git(work, "pull", "-q", "origin", "main");
    git(work, "rm", "-q", "-r", "shared");
    git(work, "commit", "-q", "-m", "By accident");
    git(work, "push", "-q", "origin", "HEAD:main");
    grafana.before(_ -> {});
    grafana.token("");

    Ran ran = export();

    assertThat(ran.out())
        .contains("Dashboard  10 of 30 brought in, 0 there already, 20 left out, 0 failed")
        .contains(
            "  left out: Dashboard \"Board 0\" (d0): was brought in before and deleted since");
    assertThat(ran.code()).isZero();
    assertThat(git(bare, "ls-tree", "-r", "--name-only", "main").lines())
        .hasSize(1 + 10)
        .contains("shared/board-20.json");
    assertThat(folder.resolve("data/export/manifests")).doesNotExist();
  }

  @Test
  void aTokenThatIsNotAcceptedIsSaidSo() throws Exception {
    grafana.token("glsa_1");
    grafana.board("cpu", "CPU", "");

    Ran ran = export();

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).contains("answers 401: it does not accept the token");
    assertThat(commits()).isEqualTo(1);
  }

  private Ran export(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "export",
                "--from",
                grafana.url().toString(),
                "--config",
                folder.resolve("a.yaml").toString()));
    arguments.addAll(List.of(more));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        LockstepCommand.run(
            new PrintWriter(out), new PrintWriter(err), arguments.toArray(String[]::new));
    return new Ran(code, out.toString(), err.toString());
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private int commits() throws Exception {
    return Integer.parseInt(git(bare, "rev-list", "--count", "main").strip());
  }

  private JsonNode file(String path) throws Exception {
    return parse(git(bare, "show", "main:" + path));
  }

  private static JsonNode parse(String text) {
    return ((Parsed.Tree) Json.read(text.getBytes(UTF_8))).root();
  }
}
