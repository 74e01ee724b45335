package lockstep.sync.loop;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// A map that forgets what was put in first when it is full. Not safe for several threads.
final class Remembered<K, V> {
  private final int limit;
  private final Map<K, V> map = new LinkedHashMap<>();

  Remembered(int limit) {
    this.limit = limit;
  }

  void put(K key, V value) {
    map.remove(key);
    map.put(key, value);
    if (map.size() > limit) {
      map.remove(map.keySet().iterator().next());
    }
  }

  Optional<V> get(K key) {
    return Optional.ofNullable(map.get(key));
  }

  /// The keys, in the order in which they were put.
  List<K> keys() {
    return List.copyOf(map.keySet());
  }

  void remove(K key) {
    map.remove(key);
  }

  void removeIf(Predicate<V> condition) {
    map.values().removeIf(condition);
  }

  void clear() {
    map.clear();
  }
}
