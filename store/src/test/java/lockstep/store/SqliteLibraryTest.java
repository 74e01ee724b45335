package lockstep.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteLibraryTest {
  private static final FileTime LONG_AGO = FileTime.fromMillis(1_000_000_000_000L);

  @TempDir Path folder;

  private List<Path> kept() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  @Test
  void isUnpackedOnceAndKept() throws IOException {
    Path first = SqliteLibrary.unpack(folder).orElseThrow();
    Files.setLastModifiedTime(first, LONG_AGO);

    Path second = SqliteLibrary.unpack(folder).orElseThrow();

    assertThat(second).isEqualTo(first);
    assertThat(Files.getLastModifiedTime(second)).isEqualTo(LONG_AGO);
    assertThat(kept()).containsExactly(first);
  }

  @Test
  void aDamagedOneIsReplaced() throws IOException {
    Path library = SqliteLibrary.unpack(folder).orElseThrow();
    byte[] whole = Files.readAllBytes(library);
    byte[] damaged = whole.clone();
    damaged[damaged.length / 2]++;
    Files.write(library, damaged);

    assertThat(SqliteLibrary.unpack(folder)).contains(library);
    assertThat(Files.readAllBytes(library)).isEqualTo(whole);
  }

  @Test
  void whatAnotherVersionOrAKilledStartLeftIsRemoved() throws IOException {
    Files.createFile(folder.resolve("sqlitejdbc-123"));
    Files.createFile(folder.resolve("sqlitejdbc-123456.part"));
    Path other = Files.createFile(folder.resolve("notes.txt"));

    Path library = SqliteLibrary.unpack(folder).orElseThrow();

    assertThat(kept()).containsExactlyInAnyOrder(library, other);
  }
}
