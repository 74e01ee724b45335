package lockstep.core.merge;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/// Gives out panel ids that nobody has.
final class FreshIds {
  private final Set<String> used;
  private long next;

  /// @param used names; those that are no numbers are in nobody's way
  FreshIds(Collection<String> used) {
    this.used = new HashSet<>(used);
    long highest =
        used.stream()
            .filter(id -> id.matches("\\d{1,9}"))
            .mapToLong(Long::parseLong)
            .max()
            .orElse(0);
    this.next = highest + 1;
  }

  long next() {
    while (!used.add(Long.toString(next))) {
      next++;
    }
    return next;
  }
}
