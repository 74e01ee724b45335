package lockstep.trials.law;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The build that the first `./lockstep` does, with programs that only pretend.
class BuildTest {
  @TempDir private Path tree;

  @SuppressWarnings("NullAway.Init")
  BuildTest() {}

  @Test
  @Timeout(60)
  void ofTwoAtOnceOneBuildsAndTheOtherWaits() throws Exception {
    for (String script : List.of("build.sh", "tools.sh")) {
      Path copy = tree.resolve(".mvn").resolve(script);
      Files.createDirectories(copy.getParent());
      Files.copy(SourceTree.ROOT.resolve(".mvn").resolve(script), copy);
      executable(copy);
    }
    Files.createDirectories(tree.resolve("web/dist"));
    Files.createDirectories(tree.resolve("web/node_modules"));
    Files.createFile(tree.resolve("web/package-lock.json"));
    program(".mvn/rehearse.sh", "touch app/target/built");
    program("bin/node", "echo v22.0.0");
    program("bin/npm", "exit 0");
    program("bin/mvn", "echo run >>runs; until [ -e go ]; do sleep 0.02; done");

    Process one = build("one");
    awaitOneOf("runs");
    Process other = build("other");
    awaitEitherSaid();
    Files.createFile(tree.resolve("go"));

    assertThat(one.waitFor()).isZero();
    assertThat(other.waitFor()).isZero();
    assertThat(Files.readAllLines(tree.resolve("runs"))).hasSize(1);
    assertThat(tree.resolve("other")).content().contains("Another build is under way");
  }

  private Process build(String output) throws IOException {
    File file = tree.resolve(output).toFile();
    ProcessBuilder builder =
        new ProcessBuilder(".mvn/build.sh")
            .directory(tree.toFile())
            .redirectErrorStream(true)
            .redirectOutput(file);
    Map<String, String> environment = builder.environment();
    environment.put("PATH", tree.resolve("bin") + ":" + environment.get("PATH"));
    return builder.start();
  }

  private void awaitOneOf(String file) {
    while (!Files.exists(tree.resolve(file))) {
      Thread.onSpinWait();
    }
  }

  /// The second one waits, or builds too.
  private void awaitEitherSaid() throws IOException {
    while (!Files.readString(tree.resolve("other")).contains("Another build")
        && Files.readAllLines(tree.resolve("runs")).size() < 2) {
      Thread.onSpinWait();
    }
  }

  private void program(String name, String text) throws IOException {
    Path file = tree.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/usr/bin/env bash\n" + text + "\n");
    executable(file);
  }

  private static void executable(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
