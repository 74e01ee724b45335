package lockstep.api.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import lockstep.core.testing.TestClock;
import lockstep.core.time.Deadline;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How many watches there are at once.
@Timeout(60)
class WatchesTest {
  private static final Statuses STATUS = new Statuses("things.example", "things");
  private static final Sight NOTHING =
      new Sight("Thing", "things.example/v1", "7", true, new LinkedHashMap<>());

  private final TestClock clock = new TestClock();
  private final Watches watches = new Watches(clock, 1);

  @Test
  void ofThoseThatComeAtOnceTheLastOnesAreToldToComeAgain() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    FutureTask<Void> first = new FutureTask<>(() -> serve(telling(begun)), null);
    Thread.ofVirtual().start(first);
    begun.await();

    ByteArrayOutputStream second = new ByteArrayOutputStream();
    serve(second);
    assertThat(second.toString(StandardCharsets.UTF_8)).contains("ERROR", "TooManyRequests");
    assertThat(watches.open()).isEqualTo(1);

    watches.close();
    first.get();
    assertThat(watches.open()).isZero();
  }

  private void serve(OutputStream out) {
    WatchTerms terms = new WatchTerms("", false, false, Duration.ofMinutes(1));
    Deadline end = Deadline.after(clock, terms.timeout());
    try {
      watches.serve(new Watch(terms, STATUS, NOTHING), STATUS, () -> NOTHING, end, 0, out);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static OutputStream telling(CountDownLatch begun) {
    return new OutputStream() {
      @Override
      public void write(int b) {}

      @Override
      public void flush() {
        begun.countDown();
      }
    };
  }
}
