package lockstep.app.machine;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;

/// A thread that does one thing again and again until it is closed. A fault is logged once with its
/// cause, and the loop goes on.
public final class Loop implements AutoCloseable {
  private static final Logger LOG = System.getLogger("lockstep.app");
  private static final Duration PAUSE_AFTER_FAULT = Duration.ofSeconds(1);
  private static final int BROKEN = 70;
  private static final Duration END_PATIENCE = Duration.ofSeconds(3);

  private final String name;
  private final Body body;
  private final Thread thread;
  private volatile boolean closed;

  private Loop(String name, Body body) {
    this.name = name;
    this.body = body;
    this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
  }

  /// What a loop does each time. It blocks or sleeps in here as long as it has nothing to do.
  @FunctionalInterface
  public interface Body {
    /// Does it once.
    void once() throws InterruptedException;
  }

  /// Runs `body` again and again.
  public static Loop start(String name, Body body) {
    Loop loop = new Loop(name, body);
    loop.thread.start();
    return loop;
  }

  /// Runs `action` now and then each `interval` after it ended.
  public static Loop each(String name, Duration interval, Runnable action) {
    return start(
        name,
        () -> {
          action.run();
          Thread.sleep(interval);
        });
  }

  private void run() {
    while (!closed) {
      try {
        body.once();
      } catch (InterruptedException _) {
        return;
      } catch (RuntimeException e) {
        LOG.log(Level.ERROR, "loop failed and goes on: name=" + name, e);
        if (!pause()) {
          return;
        }
      } catch (Error e) {
        // Nobody knows what state this leaves behind: a fresh start is the safe one, and a mirror
        // is all that it costs.
        LOG.log(Level.ERROR, "loop broke, so the process ends: name=" + name, e);
        Runtime.getRuntime().halt(BROKEN);
      }
    }
  }

  private static boolean pause() {
    try {
      Thread.sleep(PAUSE_AFTER_FAULT);
      return true;
    } catch (InterruptedException _) {
      return false;
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(END_PATIENCE);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
