package lockstep.app.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramFilesTest {
  @TempDir Path folder;

  @Test
  void tellsBuildsApart() throws IOException {
    Path jar = Files.writeString(folder.resolve("core.jar"), "one");
    Files.setLastModifiedTime(jar, FileTime.fromMillis(1_000));
    String first = ProgramFiles.fingerprint(List.of(jar));
    assertThat(ProgramFiles.fingerprint(List.of(jar))).isEqualTo(first);

    Files.setLastModifiedTime(jar, FileTime.fromMillis(2_000));
    String later = ProgramFiles.fingerprint(List.of(jar));
    Files.writeString(jar, "three");
    Files.setLastModifiedTime(jar, FileTime.fromMillis(1_000));
    String longer = ProgramFiles.fingerprint(List.of(jar));
    assertThat(List.of(first, later, longer)).doesNotHaveDuplicates();
  }

  @Test
  void isAnotherOneEachTimeWhereNobodyKnows() {
    for (Path unknown : List.of(folder, folder.resolve("absent.jar"))) {
      assertThat(ProgramFiles.fingerprint(List.of(unknown)))
          .isNotEqualTo(ProgramFiles.fingerprint(List.of(unknown)));
    }
  }
}
