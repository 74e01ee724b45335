package lockstep.trials.saves;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import lockstep.trials.harness.Server;

/// Asks each instance again and again how it stands, and keeps each time that it says `synced`.
final class StatusWatch implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(150);

  private final History history;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final List<Thread> threads;

  /// Begins to ask `instances`.
  StatusWatch(List<Server> instances, History history) {
    this.history = history;
    this.threads =
        instances.stream()
            .map(one -> Thread.ofVirtual().name("status of " + one.url()).start(() -> watch(one)))
            .toList();
  }

  private void watch(Server instance) {
    try {
      while (!ended.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
        ask(instance);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void ask(Server instance) throws InterruptedException {
    try {
      for (JsonNode repository : instance.get("/ha/status").body().path("repositories")) {
        if (repository.path("state").asText().equals("synced")) {
          history.said(
              new History.Synced(
                  instance.url().toString(),
                  repository.path("head").asText(),
                  repository.path("remoteHead").asText()));
        }
      }
    } catch (IOException _) {
      // It is down or hangs, which is what the trial does to it.
    }
  }

  @Override
  public void close() {
    ended.countDown();
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
