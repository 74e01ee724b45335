package lockstep.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import lockstep.trials.harness.Server;

/// People who save different dashboards, each sending the next save when the last is answered. They
/// have logged in and opened their dashboards before anything is measured.
final class Savers {
  private final List<Saver> savers = new ArrayList<>();
  private final AtomicInteger texts = new AtomicInteger();

  /// @param session of the person
  /// @param dashboard as it was last answered; of this person alone
  private record Saver(Session session, ObjectNode dashboard) {}

  /// @param count of the people; the instances share them
  Savers(List<Server> servers, int count, int dashboards) throws IOException, InterruptedException {
    for (int i = 0; i < count; i++) {
      Session session = Session.logIn(servers.get(i % servers.size()).url());
      savers.add(new Saver(session, session.dashboard(Seed.uid(i * (dashboards / count)))));
    }
  }

  /// What came of saving for a while.
  ///
  /// @param rate saves a second
  record Saved(double rate, Times times) {}

  /// Has the first so many of them save.
  Saved save(int count, Duration length) throws InterruptedException {
    Times times = new Times();
    AtomicBoolean ended = new AtomicBoolean();
    AtomicInteger failed = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    long begin = System.nanoTime();
    for (Saver saver : savers.subList(0, count)) {
      threads.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    while (!ended.get() && saveOnce(saver, times)) {
                      // the next one
                    }
                    failed.addAndGet(ended.get() ? 0 : 1);
                  }));
    }
    Thread.sleep(length);
    ended.set(true);
    for (Thread thread : threads) {
      thread.join();
    }
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    if (failed.get() > 0) {
      System.out.printf("  (%d savers gave up)%n", failed.get());
    }
    return new Saved(Times.rate(times.count(), took), times);
  }

  private boolean saveOnce(Saver saver, Times times) {
    saver.dashboard().put("description", "text " + texts.incrementAndGet());
    try {
      times.measure(() -> saver.session().save(saver.dashboard()));
      return true;
    } catch (IllegalStateException e) {
      System.out.printf("  (not saved: %s)%n", e.getCause());
      return false;
    }
  }
}
