package lockstep.core.identity;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;

/// The most recently used entries, a bounded number of them. May be used by many threads.
final class Memory<K, V> {
  private final Map<K, V> entries;

  Memory(int capacity) {
    entries =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > capacity;
          }
        };
  }

  synchronized Optional<V> find(K key) {
    return Optional.ofNullable(entries.get(key));
  }

  synchronized void put(K key, V value) {
    entries.put(key, value);
  }

  /// Puts a value, or what `both` makes of the present one and of this one.
  synchronized void merge(K key, V value, BinaryOperator<V> both) {
    entries.merge(key, value, both);
  }

  synchronized void remove(K key) {
    entries.remove(key);
  }
}
