package lockstep.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import lockstep.app.Main;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// C Git merges and rebases with `lockstep merge` as its driver.
class MergeDriverTest {
  private static final String BASE =
      """
      {
        "title": "Orders",
        "tags": [],
        "panels": [
          {"id": 1, "title": "CPU", "gridPos": {"h": 8, "w": 24, "x": 0, "y": 0}}
        ],
        "refresh": "1m"
      }
      """;

  @TempDir private Path folder;

  @BeforeEach
  void makeARepositoryWithTheDriver() throws Exception {
    git("init", "-q", "-b", "main");
    git("config", "core.autocrlf", "false");
    git("config", "merge.lockstep.name", "dashboards by their structure");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    git(
        "config",
        "merge.lockstep.driver",
        "%s -XX:TieredStopAtLevel=1 -cp '%s' %s merge %%O %%A %%B %%P"
            .formatted(java, System.getProperty("java.class.path"), Main.class.getName()));
    Files.writeString(folder.resolve(".gitattributes"), "* merge=lockstep\n");
    Files.writeString(folder.resolve(".gitignore"), ".git-output\n");
    commit(BASE);
    git("branch", "other");
  }

  @Test
  void gitMergeJoinsPanelsThatBothAddedAtTheEnd() throws Exception {
    commit(with("Mine"));
    git("checkout", "-q", "other");
    commit(with("Theirs"));
    assertThat(git("merge", "main", "-m", "merged")).isZero();
    assertThat(dashboard()).contains("\"Mine\"", "\"Theirs\"", "\"id\": 2", "\"id\": 3");
  }

  @Test
  void gitRebaseDoesTheSame() throws Exception {
    commit(with("Mine"));
    git("checkout", "-q", "other");
    commit(with("Theirs"));
    assertThat(git("rebase", "main")).isZero();
    assertThat(dashboard()).contains("\"Mine\"", "\"Theirs\"", "\"id\": 2", "\"id\": 3");
  }

  @Test
  void gitHoldsAtAConflictWithTheLinesMarked() throws Exception {
    commit(BASE.replace("1m", "5m"));
    git("checkout", "-q", "other");
    commit(BASE.replace("1m", "9m").replace("CPU", "Load"));
    assertThat(git("merge", "main", "-m", "merged")).isEqualTo(1);
    assertThat(dashboard())
        .contains("Load", "<<<<<<< ours\n  \"refresh\": \"9m\"\n=======\n  \"refresh\": \"5m\"\n");
    assertThat(git("diff", "--name-only", "--diff-filter=U", "--exit-code")).isEqualTo(1);
  }

  @Test
  void gitHoldsAtAFileThatBothAdded() throws Exception {
    Files.delete(folder.resolve("orders.json"));
    git("commit", "-q", "-a", "-m", "empty");
    git("branch", "-f", "other");
    commit(with("Mine"));
    git("checkout", "-q", "other");
    commit(with("Theirs").replace("1m", "5m"));
    assertThat(git("merge", "main", "-m", "merged")).isEqualTo(1);
    assertThat(dashboard())
        .contains("\"Mine\"", "\"Theirs\"")
        .contains(
            "<<<<<<< ours\n  \"refresh\": \"5m\"\n=======\n  \"refresh\": \"1m\"\n>>>>>>> theirs");
  }

  @Test
  void gitMergesYamlThatIsADashboardByItsStructureAndAllElseByLines() throws Exception {
    String board =
        """
        apiVersion: dashboard.grafana.app/v1
        kind: Dashboard
        metadata:
          name: o
        spec:
          title: A
          refresh: 1m
        """;
    String manifest = "apiVersion: example.com/v1\nkind: Db\nspec:\n  name: a\n  version: 8.1.0\n";
    commit("board.yaml", board);
    commit("db.yaml", manifest);
    git("branch", "-f", "other");
    commit("board.yaml", board.replace("1m", "5m"));
    commit("db.yaml", manifest.replace("8.1.0", "8.2.0"));
    git("checkout", "-q", "other");
    commit("board.yaml", board.replace("title: A", "title: B"));
    commit("db.yaml", manifest.replace("8.1.0", "8.3.0"));
    assertThat(git("merge", "main", "-m", "merged")).isEqualTo(1);
    assertThat(read("board.yaml"))
        .isEqualTo(board.replace("1m", "5m").replace("title: A", "title: B"));
    assertThat(read("db.yaml"))
        .contains("<<<<<<< ours\n  version: 8.3.0\n=======\n  version: 8.2.0\n>>>>>>> theirs\n");
    assertThat(git("ls-files", "--unmerged", "--error-unmatch", "db.yaml")).isZero();
  }

  @Test
  void gitKeepsTheLineEndsOfAFileThatHasTheOtherOnes() throws Exception {
    String base = BASE.replace("\n", "\r\n");
    commit(base);
    git("branch", "-f", "other");
    commit(base.replace("CPU", "Load"));
    git("checkout", "-q", "other");
    commit(base.replace("1m", "5m"));
    assertThat(git("merge", "main", "-m", "merged")).isZero();
    assertThat(dashboard()).isEqualTo(base.replace("CPU", "Load").replace("1m", "5m"));
    commit(dashboard().replace("5m", "7m"));
    git("checkout", "-q", "main");
    commit(dashboard().replace("1m", "9m"));
    assertThat(git("merge", "other", "-m", "merged")).isEqualTo(1);
    assertThat(dashboard())
        .contains("<<<<<<< ours\r\n  \"refresh\": \"9m\"\r\n=======\r\n", ">>>>>>> theirs\r\n")
        .doesNotContainPattern("[^\r]\n");
  }

  @Test
  void gitHoldsAtWhatCannotStandTogether() throws Exception {
    String base = BASE.replace("\"tags\": []", "\"schemaVersion\": 39");
    commit(base);
    git("branch", "-f", "other");
    commit(base.replace("CPU", "Load"));
    git("checkout", "-q", "other");
    commit(base.replace("  \"title\": \"Orders\",\n", ""));
    assertThat(git("merge", "main", "-m", "merged")).isEqualTo(1);
    assertThat(dashboard())
        .contains("<<<<<<< ours\n=======\n  \"title\": \"Orders\",\n>>>>>>> theirs\n");
    assertThat(git("ls-files", "--unmerged", "--error-unmatch", "orders.json")).isZero();
    assertThat(git("diff", "--check")).isNotZero();
  }

  private static String with(String title) {
    return BASE.replace(
        "\"y\": 0}}\n",
        "\"y\": 0}},\n    {\"id\": 2, \"title\": \"%s\", \"gridPos\": {\"h\": 4, \"w\": 24, \"x\": 0, \"y\": 8}}\n"
            .formatted(title));
  }

  private String dashboard() throws IOException {
    return read("orders.json");
  }

  private String read(String name) throws IOException {
    return Files.readString(folder.resolve(name));
  }

  private void commit(String text) throws Exception {
    commit("orders.json", text);
  }

  private void commit(String name, String text) throws Exception {
    Files.writeString(folder.resolve(name), text);
    git("add", "-A");
    assertThat(git("commit", "-q", "-m", "edit")).isZero();
  }

  private int git(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(".git-output").toFile());
    for (String who : List.of("AUTHOR", "COMMITTER")) {
      builder.environment().put("GIT_" + who + "_NAME", "Ada");
      builder.environment().put("GIT_" + who + "_EMAIL", "ada@example.org");
    }
    builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
    builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
    Process process = builder.start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    return process.exitValue();
  }
}
