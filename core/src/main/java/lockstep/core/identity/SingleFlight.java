package lockstep.core.identity;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// Of those who ask for the same at once, one does the work and all get what came of it. Nothing is
/// kept afterwards. May be used by many threads.
final class SingleFlight<K, V> {
  private final Map<K, CompletableFuture<V>> underWay = new ConcurrentHashMap<>();

  /// What `work` gives, here or for whoever asked first.
  ///
  /// @throws RuntimeException what `work` threw, to each of them
  V get(K key, Supplier<V> work) {
    CompletableFuture<V> own = new CompletableFuture<>();
    CompletableFuture<V> first = underWay.putIfAbsent(key, own);
    if (first != null) {
      return of(first);
    }
    try {
      own.complete(work.get());
    } catch (RuntimeException e) {
      own.completeExceptionally(e);
    } finally {
      underWay.remove(key, own);
      // Only an Error gets here without an answer: nobody may wait for ever.
      own.completeExceptionally(new IllegalStateException("the first of them failed"));
    }
    return of(own);
  }

  private static <V> V of(CompletableFuture<V> answer) {
    try {
      return answer.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }
}
