package lockstep.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import lockstep.sync.pull.GitFault;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptFileTest {
  private static final byte[] CONTENT = "what was kept".getBytes(UTF_8);

  @TempDir Path mirror;
  private KeptFile file;

  @BeforeEach
  void keep() {
    file = new KeptFile(mirror, "this program");
    file.write(CONTENT);
  }

  @Test
  void isFoundAgain() {
    assertThat(new KeptFile(mirror, "this program").read()).contains(CONTENT);
    file.write("other".getBytes(UTF_8));
    assertThat(file.read()).contains("other".getBytes(UTF_8));
    assertThat(mirror).isDirectoryContaining(it -> it.endsWith("lockstep-tip"));
    assertThat(mirror.toFile().list()).hasSize(1);
  }

  @Test
  void isOfNoUseToAnotherProgram() {
    for (String other : List.of("", "this", "that program", "this program 2")) {
      assertThat(new KeptFile(mirror, other).read()).isEmpty();
    }
  }

  @Test
  void isOfNoUseWhenAnythingOfItIsWrong() throws IOException {
    Path path = mirror.resolve("lockstep-tip");
    byte[] whole = Files.readAllBytes(path);
    for (int bit = 0; bit < whole.length * 8; bit++) {
      byte[] wrong = whole.clone();
      wrong[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(path, wrong);
      assertThat(file.read()).as("bit %d", bit).isEmpty();
    }
    for (int length = 0; length < whole.length; length++) {
      Files.write(path, Arrays.copyOf(whole, length));
      assertThat(file.read()).as("cut at %d", length).isEmpty();
    }
    Files.write(path, Arrays.copyOf(whole, whole.length + 1));
    assertThat(file.read()).isEmpty();
  }

  @Test
  void mayBeDeletedAtAnyTime() throws IOException {
    Files.delete(mirror.resolve("lockstep-tip"));
    assertThat(file.read()).isEmpty();
    Files.createDirectory(mirror.resolve("lockstep-tip"));
    assertThat(file.read()).isEmpty();
  }

  @Test
  void keepsNothingAboveItsLimit() {
    file.write(new byte[KeptFile.MAX_BYTES + 1]);
    assertThat(file.read()).isEmpty();
  }

  @Test
  void saysWhenItCannotBeWritten() {
    assertThatThrownBy(() -> new KeptFile(mirror.resolve("gone"), "x").write(CONTENT))
        .isInstanceOf(GitFault.class);
  }
}
