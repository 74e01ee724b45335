package lockstep.sync.pull;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.RepoPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ForesightTest {
  private static final BlobId BLOB = new BlobId("a".repeat(40));
  private static final byte[] DASHBOARD =
      "{\"uid\":\"cpu\",\"title\":\"CPU\",\"schemaVersion\":41,\"panels\":[]}".getBytes(UTF_8);

  @Test
  @Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void isDoneAlsoWhileAllThreadsOfThePoolAreBusy() throws InterruptedException {
    CountDownLatch open = new CountDownLatch(1);
    int threads = ForkJoinPool.getCommonPoolParallelism() + 2;
    for (int i = 0; i < threads; i++) {
      ForkJoinPool.commonPool().execute(() -> awaitQuietly(open));
    }
    try {
      Foresight foresight = new Foresight();
      foresight.accept(BLOB, DASHBOARD);
      foresight.finish();

      assertThat(foresight.at(new RepoPath("cpu.json"), BLOB)).isPresent();
    } finally {
      open.countDown();
    }
  }

  private static void awaitQuietly(CountDownLatch open) {
    try {
      open.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
