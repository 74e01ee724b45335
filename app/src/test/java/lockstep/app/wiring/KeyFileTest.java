package lockstep.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import lockstep.app.machine.KeyFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The key that a single machine makes for itself.
class KeyFileTest {
  @TempDir Path folder;

  @Test
  void isMadeOnceForItsOwnerAlone() throws Exception {
    Path file = folder.resolve("db/lockstep.db.key");
    Set<String> seen = ConcurrentHashMap.newKeySet();
    try (ExecutorService all = Executors.newThreadPerTaskExecutor(Thread::new)) {
      for (int i = 0; i < 8; i++) {
        all.execute(() -> seen.add(KeyFile.at(file).reveal()));
      }
    }

    assertThat(seen).containsExactly(Files.readString(file));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    try (var files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
  }
}
