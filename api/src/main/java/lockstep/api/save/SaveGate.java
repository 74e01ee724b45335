package lockstep.api.save;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import lockstep.api.http.Answer;
import lockstep.api.http.HttpFault;
import lockstep.cluster.Writer;
import lockstep.cluster.member.WriteGate;

/// The door before the queue of saves. It counts who is inside; while the lease is handed over it
/// is closed, and who comes then waits outside for what becomes of it.
public final class SaveGate implements WriteGate {
  private static final int NOT_EXECUTED = 421;

  /// Longer than the gate is ever closed, with the claim, for which the database has its time.
  static final Duration OUTSIDE = WriteGate.LONGEST.plusSeconds(3);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private int inside;
  private boolean closed;
  private long closings;
  private long gone = -1;
  private Optional<Writer> successor = Optional.empty();

  /// A save that is inside.
  public final class Pass implements AutoCloseable {
    private Pass() {}

    /// The save was answered.
    @Override
    public void close() {
      lock.lock();
      try {
        inside--;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  /// Lets a save in, at once or when the gate opens.
  ///
  /// @throws HttpFault 421 when the lease went to another member while it waited: it was not
  /// executed and may be sent there
  public Pass enter() {
    lock.lock();
    try {
      if (closed) {
        awaitOpening(closings);
      }
      inside++;
      return new Pass();
    } finally {
      lock.unlock();
    }
  }

  private void awaitOpening(long closing) {
    long left = OUTSIDE.toNanos();
    try {
      while (closed && closings == closing && left > 0) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    if (gone == closing) {
      throw elsewhere(successor);
    }
    if (closed) {
      throw elsewhere(Optional.empty());
    }
  }

  /// How many are inside: no answer has been given to them yet.
  public int inside() {
    lock.lock();
    try {
      return inside;
    } finally {
      lock.unlock();
    }
  }

  /// How many wait outside.
  int waiting() {
    lock.lock();
    try {
      return lock.getWaitQueueLength(changed);
    } finally {
      lock.unlock();
    }
  }

  private static HttpFault elsewhere(Optional<Writer> writer) {
    Answer answer =
        Answer.message(
            NOT_EXECUTED,
            "not-executed",
            writer
                .map(
                    one ->
                        "This instance handed over to %s and did not save: send it there."
                            .formatted(one.name()))
                .orElse("This instance is handing over and did not save: send it again."));
    return new HttpFault(
        writer
            .map(
                one ->
                    answer
                        .with("Lockstep-Primary", one.name())
                        .with("Lockstep-Epoch", Long.toString(one.epoch())))
            .orElse(answer));
  }

  @Override
  public boolean close(Duration patience) {
    lock.lock();
    try {
      closed = true;
      closings++;
      long left = patience.toNanos();
      while (inside > 0 && left > 0) {
        left = changed.awaitNanos(left);
      }
      return inside == 0;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void open() {
    lock.lock();
    try {
      closed = false;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void sendTo(Writer writer) {
    lock.lock();
    try {
      closed = false;
      gone = closings;
      successor = Optional.of(writer);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
