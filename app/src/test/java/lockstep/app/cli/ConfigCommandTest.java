package lockstep.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ConfigCommandTest {
  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init")
  ConfigCommandTest() {}

  @Test
  void tellsWhichBranchIsFollowed() throws Exception {
    Path file = folder.resolve("lockstep.yaml");
    Files.writeString(
        file,
        """
        repositories:
          - { name: one, url: "https://git.example/one.git", branch: trunk }
          - { name: two, url: "https://git.example/two.git" }
        """);
    StringWriter out = new StringWriter();

    int code =
        new CommandLine(new ConfigCommand())
            .setOut(new PrintWriter(out))
            .execute("check", file.toString());

    assertThat(code).isZero();
    assertThat(out.toString())
        .contains("no members (an instance is alone, a gateway does not start)")
        .contains("repositories: one (branch trunk), two (the remote's default branch).");
  }
}
