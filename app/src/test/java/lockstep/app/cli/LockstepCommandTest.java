package lockstep.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class LockstepCommandTest {
  @Test
  void hasTheVersionOfTheBuild() throws Exception {
    Path pom = Path.of(System.getProperty("lockstep.root"), "pom.xml");

    assertThat(Files.readString(pom)).contains("<version>" + Version.NUMBER + "</version>");
  }

  @Test
  void aWrongUseIsExitCodeTwoAndAProblemIsOne() {
    assertThat(LockstepCommand.run("demo", "--mode", "chaos")).isEqualTo(2);
    assertThat(LockstepCommand.run("history", "--limit", "0")).isEqualTo(2);
    assertThat(LockstepCommand.run("history", "--limit", "-3")).isEqualTo(2);
    assertThat(LockstepCommand.run("config", "check", "no/such/file.yaml")).isEqualTo(1);
    assertThat(LockstepCommand.run("--help")).isZero();
  }

  @Test
  void aTakenPortOrABugIsASentenceAndNoTrace() {
    Exception taken =
        new IllegalStateException("boom", new BindException("Address already in use"));

    assertThat(LockstepCommand.sentence(taken)).contains("already in use").doesNotContain("boom");
    assertThat(LockstepCommand.sentence(new IllegalStateException("the clock is wrong")))
        .startsWith("This failed: the clock is wrong.");
  }
}
