package lockstep.gateway.log;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/// Writes the access log in a thread of its own, so that a slow disk delays nobody. When it cannot
/// keep up lines are dropped, and the log says how many.
public final class AccessLog implements AutoCloseable {
  private static final Logger LOG = System.getLogger(AccessLog.class.getName());
  private static final int QUEUE = 16 * 1024;
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(2);

  /// What the writing thread is told: a line, or to end.
  private record Order(Optional<Visit> visit) {}

  private interface Sink extends AutoCloseable {
    void write(String lines) throws IOException;

    @Override
    void close() throws IOException;
  }

  private final boolean on;
  private final BlockingQueue<Order> queue = new ArrayBlockingQueue<>(QUEUE);
  private final AtomicLong dropped = new AtomicLong();
  private final Thread thread;

  /// Opens the log and begins to write.
  ///
  /// @param stdout for [LogTarget.Stdout]
  /// @throws IllegalArgumentException when the file cannot be written
  public AccessLog(LogTarget target, PrintStream stdout) {
    this.on = !(target instanceof LogTarget.Off);
    Sink sink = open(target, stdout);
    this.thread = Thread.ofPlatform().daemon().name("access-log").unstarted(() -> run(sink));
    if (on) {
      thread.start();
    }
  }

  private static Sink open(LogTarget target, PrintStream stdout) {
    return switch (target) {
      case LogTarget.Off _ -> toStream(stdout);
      case LogTarget.Stdout _ -> toStream(stdout);
      case LogTarget.ToFile file -> toFile(file);
    };
  }

  private static Sink toStream(PrintStream stdout) {
    return new Sink() {
      @Override
      public void write(String lines) {
        stdout.print(lines);
        stdout.flush();
      }

      @Override
      public void close() {
        stdout.flush();
      }
    };
  }

  private static Sink toFile(LogTarget.ToFile target) {
    RotatedFile file;
    try {
      file = new RotatedFile(target.path(), target.maxBytes(), target.keep());
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "gateway.accessLog: %s cannot be written; name another file".formatted(target.path()), e);
    }
    return new Sink() {
      @Override
      public void write(String lines) throws IOException {
        file.write(lines.getBytes(StandardCharsets.UTF_8));
      }

      @Override
      public void close() throws IOException {
        file.close();
      }
    };
  }

  /// True when lines are wanted.
  public boolean on() {
    return on;
  }

  /// Writes a line soon. Never waits.
  public void add(Visit visit) {
    if (on && !queue.offer(new Order(Optional.of(visit)))) {
      dropped.incrementAndGet();
    }
  }

  private void run(Sink sink) {
    try (sink) {
      List<Order> orders = new ArrayList<>();
      boolean ended = false;
      while (!ended) {
        orders.add(queue.take());
        queue.drainTo(orders, 256);
        ended = orders.stream().anyMatch(order -> order.visit().isEmpty());
        write(sink, orders);
        orders.clear();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "access log not closed reason=\"{0}\"", e.getMessage());
    }
  }

  private void write(Sink sink, List<Order> orders) {
    StringBuilder lines = new StringBuilder();
    for (Order order : orders) {
      order.visit().ifPresent(visit -> lines.append(visit.line()).append('\n'));
    }
    long lost = dropped.getAndSet(0);
    if (lost > 0) {
      lines.append("dropped=").append(lost).append(" reason=\"the log cannot keep up\"\n");
    }
    try {
      sink.write(lines.toString());
    } catch (IOException e) {
      dropped.addAndGet(orders.size());
      LOG.log(Level.WARNING, "access log not written reason=\"{0}\"", e.getMessage());
    }
  }

  /// Writes what waits, for a moment at most, and ends.
  @Override
  public void close() {
    if (!on) {
      return;
    }
    try {
      queue.put(new Order(Optional.empty()));
      thread.join(STOP_PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
