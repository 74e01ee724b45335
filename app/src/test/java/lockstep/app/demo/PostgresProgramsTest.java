package lockstep.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresProgramsTest {
  @TempDir Path folder;

  @Test
  void namesTheMachinesForWhichThereIsAnArchive() {
    assertThat(PostgresPrograms.platform("Linux", "amd64")).contains("linux-amd64");
    assertThat(PostgresPrograms.platform("Linux", "aarch64")).contains("linux-arm64v8");
    assertThat(PostgresPrograms.platform("Mac OS X", "aarch64")).contains("darwin-arm64v8");
    assertThat(PostgresPrograms.platform("Windows 11", "amd64")).isEmpty();
    assertThat(PostgresPrograms.platform("Linux", "s390x")).isEmpty();
  }

  @Test
  void takesAFolderThatHasBothProgramsAndAVersion() throws Exception {
    program("postgres", "postgres (PostgreSQL) 17.5 (Debian 17.5-1)");
    assertThat(PostgresPrograms.in(folder)).as("without initdb").isEmpty();

    program("initdb", "");
    assertThat(PostgresPrograms.in(folder)).contains(new PostgresPrograms(folder, "17"));

    program("postgres", "something else");
    assertThat(PostgresPrograms.in(folder)).as("not PostgreSQL").isEmpty();
  }

  private void program(String name, String says) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, "#!/bin/sh\necho '" + says + "'\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
