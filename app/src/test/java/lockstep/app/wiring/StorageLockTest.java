package lockstep.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import lockstep.app.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One process for each storage folder.
class StorageLockTest {
  @TempDir Path folder;

  @Test
  void isOfOneAtATime() throws Exception {
    Path storage = folder.resolve("a/data");

    try (AutoCloseable _ = StorageLock.take(storage);
        AutoCloseable _ = StorageLock.take(folder.resolve("b/data"))) {
      assertThatThrownBy(() -> StorageLock.take(storage))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("storage.path")
          .hasMessageContaining(storage + " is in use by another process");
    }

    StorageLock.take(storage).close();
  }

  @Test
  void whereNothingCanBeLockedTheInstanceServesAllTheSame() throws Exception {
    Files.createDirectories(folder.resolve("data/lock"));

    try (AutoCloseable held = StorageLock.take(folder.resolve("data"))) {
      assertThat(held).isNotNull();
    }
  }
}
