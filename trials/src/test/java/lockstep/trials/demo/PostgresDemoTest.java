package lockstep.trials.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import lockstep.trials.harness.Command;
import lockstep.trials.harness.Eventually;
import lockstep.trials.harness.RunningDemo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A demo with a PostgreSQL of its own: an installed one, or one that is fetched where there is
/// none.
class PostgresDemoTest {
  private static final Duration END = Duration.ofSeconds(40);
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  @Test
  void whatOneInstanceWritesTheOtherShowsAndASecondStartStillHas() throws Exception {
    Path data = folder.resolve("data");
    String text = "kept in PostgreSQL";
    try (RunningDemo demo = start(data)) {
      RunningDemo.Part postgres = demo.part("postgres");
      assertThat(postgres.kind()).isEqualTo("database");
      assertThat(Files.readString(data.resolve("a.yaml"))).contains("jdbc:postgresql://127.0.0.1");
      assertThat(Files.exists(data.resolve("lockstep.db"))).isFalse();
      assertThat(
              demo.instance("a")
                  .post("/api/annotations", JSON.createObjectNode().put("text", text))
                  .status())
          .isEqualTo(200);
      assertThat(annotations(demo, "b")).contains(text);
      Command.succeed(folder, "kill", "-INT", String.valueOf(demo.process().pid()));
      assertThat(demo.process().waitFor(END)).isTrue();
      assertThat(demo.parts()).noneMatch(RunningDemo.Part::isAlive);
    }
    assertThat(Files.readString(data.resolve("logs/postgres.log")))
        .as("it was told to end, not killed")
        .contains("database system is shut down");
    try (RunningDemo again = start(data)) {
      assertThat(annotations(again, "b")).contains(text);
    }
  }

  @Test
  void itNeverRunsAsRootAndListensOnTheLoopbackOnly() throws Exception {
    try (RunningDemo demo = start(folder.resolve("data"))) {
      Path process = Path.of("/proc", String.valueOf(demo.part("postgres").pid()));
      if (Files.isDirectory(process)) {
        String map = Files.readString(process.resolve("uid_map")).strip();
        String user =
            Files.readString(process.resolve("status"))
                .lines()
                .filter(line -> line.startsWith("Uid:"))
                .findFirst()
                .orElseThrow();
        assertThat(user.startsWith("Uid:\t0") && map.startsWith("0 ")).as(user + map).isFalse();
      }
      assertThat(
              Files.readString(folder.resolve("data/logs/postgres.log"))
                  .lines()
                  .filter(line -> line.contains("listening on")))
          .allMatch(line -> line.contains("127.0.0.1"));
    }
  }

  @Test
  void aKilledParentTakesItAlong() {
    try (RunningDemo demo = start(folder.resolve("data"))) {
      demo.process().destroyForcibly();
      Eventually.holds(
          "every child has ended",
          END,
          () -> demo.parts().stream().noneMatch(RunningDemo.Part::isAlive));
    }
  }

  private static RunningDemo start(Path data) {
    return RunningDemo.start(data, "--instances", "2", "--database", "postgresql");
  }

  private static List<String> annotations(RunningDemo demo, String instance) throws Exception {
    JsonNode found = demo.instance(instance).get("/api/annotations").body();
    return found.findValuesAsText("text");
  }
}
