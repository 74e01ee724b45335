package lockstep.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MergeCommandTest {
  private static final String BASE =
      """
      {
        "title": "Orders",
        "tags": [],
        "panels": [],
        "refresh": "1m"
      }
      """;

  @TempDir private Path folder;

  @BeforeEach
  void writeTheBase() throws IOException {
    write("base", BASE);
  }

  @Test
  void writesTheMergeToOurs() throws IOException {
    write("ours", BASE.replace("1m", "5m"));
    write("theirs", BASE.replace("Orders", "Sales"));
    assertThat(merge("orders.json")).isZero();
    assertThat(read("ours")).isEqualTo(BASE.replace("1m", "5m").replace("Orders", "Sales"));
  }

  @Test
  void writesElsewhereWhenAskedTo() throws IOException {
    write("ours", BASE.replace("1m", "5m"));
    write("theirs", BASE.replace("Orders", "Sales"));
    assertThat(merge("orders.json", "-o", folder.resolve("merged").toString())).isZero();
    assertThat(read("ours")).isEqualTo(BASE.replace("1m", "5m"));
    assertThat(read("merged")).contains("5m", "Sales");
  }

  @Test
  void marksConflictsAndEndsWithOne() throws IOException {
    write("ours", BASE.replace("1m", "5m"));
    write("theirs", BASE.replace("1m", "9m"));
    assertThat(merge("orders.json")).isEqualTo(1);
    assertThat(read("ours"))
        .contains("<<<<<<< ours\n  \"refresh\": \"5m\"\n=======\n  \"refresh\": \"9m\"\n>>>>>>>");
  }

  @Test
  void tellsYamlByThePath() throws IOException {
    String base =
        "apiVersion: dashboard.grafana.app/v1\nkind: Dashboard\nspec:\n  title: A\n  refresh: 1m\n";
    write("base", base);
    write("ours", base.replace("1m", "5m"));
    write("theirs", base.replace("title: A", "title: B"));
    assertThat(merge("orders.yaml")).isZero();
    assertThat(read("ours")).isEqualTo(base.replace("1m", "5m").replace("title: A", "title: B"));
  }

  @Test
  void mergesWhatIsNoDashboardLineByLine() throws IOException {
    write("base", "{\n\"a\": 1,\n\"b\": 2,\n\"c\": 3,\n\"d\": 4\n}\n");
    write("ours", "{\n\"a\": 9,\n\"b\": 2,\n\"c\": 3,\n\"d\": 4\n}\n");
    write("theirs", "{\n\"a\": 1,\n\"b\": 2,\n\"c\": 3,\n\"d\": 8\n}\n");
    assertThat(merge("package.json")).isZero();
    assertThat(read("ours")).isEqualTo("{\n\"a\": 9,\n\"b\": 2,\n\"c\": 3,\n\"d\": 8\n}\n");
    write("theirs", "{\n\"a\": 7,\n\"b\": 2,\n\"c\": 3,\n\"d\": 8\n}\n");
    assertThat(merge("package.json")).isEqualTo(1);
    assertThat(read("ours")).contains("<<<<<<< ours", ">>>>>>> theirs");
  }

  @Test
  void losesNoSideOfAManifestThatIsNotGrafanas() throws IOException {
    String base =
        """
        apiVersion: elasticsearch.k8s.elastic.co/v1
        kind: Elasticsearch
        metadata:
          name: logs
        spec:
          version: 8.1.0
        """;
    write("base", base);
    write("ours", base.replace("8.1.0", "8.2.0"));
    write("theirs", base.replace("8.1.0", "8.3.0"));
    assertThat(merge("logs.yaml")).isEqualTo(1);
    assertThat(read("ours"))
        .contains("<<<<<<< ours\n  version: 8.2.0\n=======\n  version: 8.3.0\n>>>>>>> theirs\n");
  }

  @Test
  void marksWhatCannotStandTogether() throws IOException {
    String base = BASE.replace("\"tags\": []", "\"schemaVersion\": 39");
    write("base", base);
    write("ours", base.replace("  \"title\": \"Orders\",\n", ""));
    write("theirs", base.replace("1m", "5m"));
    assertThat(merge("orders.json")).isEqualTo(1);
    assertThat(read("ours"))
        .contains("<<<<<<< ours\n=======\n  \"title\": \"Orders\",\n>>>>>>> theirs\n")
        .contains("<<<<<<< ours\n  \"refresh\": \"1m\"\n=======\n  \"refresh\": \"5m\"\n");
  }

  @Test
  void failsSoThatGitDoesNotTakeItForAConflict() {
    assertThat(merge("orders.json")).isEqualTo(129);
    assertThat(LockstepCommand.run("merge", "one")).isEqualTo(129);
    assertThat(merge("orders.json", "--json", "-o", "-")).isEqualTo(129);
  }

  @Test
  void namesTheFileThatCannotBeRead() throws IOException {
    write("ours", BASE);
    assertThat(words()).isEqualTo("THEIRS: no such file: " + folder.resolve("theirs") + ".");
    Files.createDirectory(folder.resolve("theirs"));
    assertThat(words())
        .isEqualTo("THEIRS: %s is a folder, not a file.".formatted(folder.resolve("theirs")));
  }

  private String words() {
    PrintStream console = System.err;
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
    try {
      assertThat(merge("orders.json")).isEqualTo(129);
    } finally {
      System.setErr(console);
    }
    return written.toString(StandardCharsets.UTF_8).strip();
  }

  private int merge(String path, String... options) {
    String[] arguments = new String[5 + options.length];
    arguments[0] = "merge";
    arguments[1] = folder.resolve("base").toString();
    arguments[2] = folder.resolve("ours").toString();
    arguments[3] = folder.resolve("theirs").toString();
    arguments[4] = path;
    System.arraycopy(options, 0, arguments, 5, options.length);
    return LockstepCommand.run(arguments);
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private String read(String name) throws IOException {
    return Files.readString(folder.resolve(name));
  }
}
