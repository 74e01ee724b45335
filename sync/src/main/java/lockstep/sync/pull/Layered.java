package lockstep.sync.pull;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// An immutable map that shares most of itself with the one that it was made from.
///
/// A few changes are laid over a big map that nobody copies; when the layer has grown to an eighth
/// of the map below, the two become one. So a step costs in proportion to its changes, not to the
/// repository.
final class Layered<K, V> {
  private static final int SMALL = 64;
  private static final int SHARE = 8;

  private final Map<K, V> below;
  private final Map<K, Optional<V>> above;

  private Layered(Map<K, V> below, Map<K, Optional<V>> above) {
    this.below = below;
    this.above = above;
  }

  static <K, V> Layered<K, V> empty() {
    return new Layered<>(Map.of(), Map.of());
  }

  /// A map of these.
  ///
  /// @param values owned by it from here on
  static <K, V> Layered<K, V> of(Map<K, V> values) {
    return new Layered<>(values, Map.of());
  }

  Optional<V> get(K key) {
    Optional<V> changed = above.get(key);
    return changed != null ? changed : Optional.ofNullable(below.get(key));
  }

  /// This map with some values changed.
  ///
  /// @param changes the new values; an empty one takes the key away
  Layered<K, V> with(Map<K, Optional<V>> changes) {
    Map<K, Optional<V>> layer = new HashMap<>(above);
    layer.putAll(changes);
    if (layer.size() <= SMALL + below.size() / SHARE) {
      return new Layered<>(below, layer);
    }
    Map<K, V> whole = new HashMap<>(below);
    layer.forEach(
        (key, value) ->
            value.ifPresentOrElse(present -> whole.put(key, present), () -> whole.remove(key)));
    return new Layered<>(whole, Map.of());
  }

  Set<K> keys() {
    Set<K> keys = new HashSet<>(below.keySet());
    above.forEach(
        (key, value) -> {
          if (value.isPresent()) {
            keys.add(key);
          } else {
            keys.remove(key);
          }
        });
    return keys;
  }
}
