package lockstep.sync.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import lockstep.sync.save.SaveOutcome;
import lockstep.sync.testing.InMemoryGit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The loop as `app` drives it: one thread that waits for work, many that bring it.
class DriverTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final InMemoryGit git = new InMemoryGit();
  private final Instance a = Instance.started(git);
  private final Thread driver = Thread.ofVirtual().start(this::drive);

  @AfterEach
  void stop() throws InterruptedException {
    driver.interrupt();
    driver.join();
  }

  @Test
  void servesManyThreads() throws Exception {
    Map<String, SaveOutcome> outcomes = new ConcurrentHashMap<>();
    try (ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        String uid = "d" + i;
        all.add(
            people.submit(
                () ->
                    outcomes.put(
                        uid, a.loop.save(Instance.put("s-" + uid, uid, 0, "x"), PATIENCE))));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }

    assertThat(outcomes.values()).hasSize(100).allMatch(SaveOutcome.Saved.class::isInstance);
    assertThat(git.history()).hasSize(100);
    assertThat(a.loop.snapshot().dashboards()).hasSize(100);
  }

  @Test
  void wakesWhoWaitsForACommit() throws Exception {
    var commit = git.commit("Hand", tree -> tree.put("cpu.json", Instance.file("cpu", "x")));

    try (ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Boolean> waiting = people.submit(() -> a.loop.await(commit, PATIENCE));
      while (!waiting.isDone()) {
        a.clock.advance(Duration.ofMillis(1));
        Thread.onSpinWait();
      }
      assertThat(waiting.get()).isTrue();
    }
    assertThat(a.text("cpu")).isEqualTo("x");
  }

  private void drive() {
    try {
      while (true) {
        a.loop.awaitWork(PATIENCE);
        a.loop.turn();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
