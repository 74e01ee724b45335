package lockstep.sync.loop;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import lockstep.core.resource.CommitId;
import lockstep.sync.pull.Bundle;

/// Bundles of other instances that wait for the loop, first come first served. Where too many wait
/// the newest is turned away: the remote has what it holds.
final class Inbox {
  /// How many bundles may wait.
  static final int MAX_WAITING = 4;

  private final Runnable arrived;
  private final Deque<Waiting> waiting = new ArrayDeque<>();

  private record Waiting(Bundle bundle, CompletableFuture<Optional<CommitId>> answer) {}

  /// @param arrived is called when there is something to [#serve]
  Inbox(Runnable arrived) {
    this.arrived = arrived;
  }

  /// Any thread may put one in.
  ///
  /// @return the head that is known after it was served; empty when it is turned away
  CompletableFuture<Optional<CommitId>> put(Bundle bundle) {
    CompletableFuture<Optional<CommitId>> answer = new CompletableFuture<>();
    synchronized (waiting) {
      if (waiting.size() >= MAX_WAITING) {
        answer.complete(Optional.empty());
        return answer;
      }
      waiting.addLast(new Waiting(bundle, answer));
    }
    arrived.run();
    return answer;
  }

  /// Waits for what [#put] gave. Who waits no longer takes nothing back.
  Optional<CommitId> await(CompletableFuture<Optional<CommitId>> answer, Duration patience) {
    try {
      return answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException e) {
      return Optional.empty(); // the loop has told of what broke
    }
  }

  /// Has the one that waits longest taken in. On the loop's thread.
  ///
  /// @param taking gives the head that is known afterwards
  /// @return false when none waits
  boolean serve(Function<Bundle, Optional<CommitId>> taking) {
    Waiting first;
    synchronized (waiting) {
      first = waiting.pollFirst();
    }
    if (first == null) {
      return false;
    }
    try {
      first.answer.complete(taking.apply(first.bundle));
    } catch (RuntimeException e) {
      first.answer.completeExceptionally(e);
      throw e;
    }
    return true;
  }

  boolean isAsked() {
    synchronized (waiting) {
      return !waiting.isEmpty();
    }
  }
}
