package lockstep.gateway.front;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// What counts as a change of a file.
final class FileWatchTest {
  private final BlockingQueue<String> contents = new SynchronousQueue<>();
  private final AtomicInteger changes = new AtomicInteger();
  private final BlockingQueue<Integer> seen = new LinkedBlockingQueue<>();

  private byte[] read(Path file) throws IOException {
    try {
      String content = contents.take();
      if (content.startsWith("!")) {
        throw new FileSystemException(file.toString(), null, content);
      }
      return content.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Test
  void doesNotTakeAFileThatCannotBeReadNowForAnotherOne() throws Exception {
    try (FileWatch watch =
        new FileWatch(
            List.of(Path.of("lockstep.yaml")),
            Duration.ofMillis(1),
            () -> seen.add(changes.incrementAndGet()),
            this::read)) {
      watch.start();
      for (String content : List.of("a", "!Too many open files", "a", "a")) {
        assertThat(contents.offer(content, 10, TimeUnit.SECONDS)).isTrue();
      }
      assertThat(changes).hasValue(0);
      assertThat(contents.offer("b", 10, TimeUnit.SECONDS)).isTrue();
      assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo(1);
    }
  }
}
