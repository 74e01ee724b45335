package lockstep.core.identity;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/// Asks the store something without which the caller can do: a store that hangs lets each question
/// wait for seconds, and who reads a dashboard should not notice.
///
/// A question that is not waited for any more goes on; what it finds out is used by the next.
public interface BriefWait {
  /// Many times what a store takes that is well.
  Duration LONGEST = Duration.ofMillis(250);

  /// The answer, or empty when it does not come within [#LONGEST]. What the question throws in time
  /// is thrown.
  ///
  /// @param hopeless true when the store was away lately: then it is only asked, and not waited for
  <T> Optional<T> ask(Supplier<T> question, boolean hopeless);

  /// Waits by the machine's clock.
  ///
  /// @param threads runs each question, on a new thread
  static BriefWait on(Executor threads) {
    return new BriefWait() {
      @Override
      public <T> Optional<T> ask(Supplier<T> question, boolean hopeless) {
        CompletableFuture<T> answer = CompletableFuture.supplyAsync(question, threads);
        try {
          return Optional.of(answer.get(hopeless ? 0 : LONGEST.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException _) {
          return Optional.empty();
        } catch (InterruptedException _) {
          Thread.currentThread().interrupt();
          return Optional.empty();
        } catch (ExecutionException e) {
          throw e.getCause() instanceof RuntimeException bug ? bug : new IllegalStateException(e);
        }
      }
    };
  }
}
