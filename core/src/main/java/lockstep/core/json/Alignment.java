package lockstep.core.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which item of an edited array is which item of the array before.
///
/// Items that bear an identity (`id`, `refId`, `name`) are matched by it. The others are matched
/// when they are equal, first from both ends, then in between; what is left over is matched in
/// order, as long as nothing says that two items are different things.
final class Alignment {
  private static final List<String> IDENTITIES = List.of("id", "refId", "name");

  /// Above this many comparisons, only the ends are searched for equal items.
  private static final long MAX_COMPARISONS = 1_000_000;

  private static final int NONE = -1;

  private final JsonNode was;
  private final JsonNode now;
  private final int[] match;
  private final boolean[] taken;

  private Alignment(JsonNode was, JsonNode now) {
    this.was = was;
    this.now = now;
    this.match = new int[now.size()];
    this.taken = new boolean[was.size()];
    Arrays.fill(match, NONE);
  }

  /// For each item of `now` the index of the item in `was` that it is; -1 for a new one.
  static int[] of(JsonNode was, JsonNode now) {
    Alignment alignment = new Alignment(was, now);
    alignment.byIdentity();
    alignment.byEquality();
    alignment.byOrder();
    return alignment.match;
  }

  private void byIdentity() {
    Map<String, Deque<Integer>> known = new HashMap<>();
    for (int i = 0; i < was.size(); i++) {
      int index = i;
      identity(was.get(i))
          .ifPresent(id -> known.computeIfAbsent(id, _ -> new ArrayDeque<>()).add(index));
    }
    for (int i = 0; i < now.size(); i++) {
      @Nullable Deque<Integer> same = identity(now.get(i)).map(known::get).orElse(null);
      if (same != null && !same.isEmpty()) {
        pair(same.remove(), i);
      }
    }
  }

  private void byEquality() {
    for (int i = 0; i < Math.min(was.size(), now.size()) && pairIfEqual(i, i); i++) {}
    for (int i = 1;
        i <= Math.min(was.size(), now.size()) && pairIfEqual(was.size() - i, now.size() - i);
        i++) {}
    if ((long) was.size() * now.size() > MAX_COMPARISONS) {
      return;
    }
    for (int i = 0; i < now.size(); i++) {
      for (int old = 0; old < was.size() && match[i] == NONE; old++) {
        pairIfEqual(old, i);
      }
    }
  }

  private void byOrder() {
    int old = 0;
    for (int i = 0; i < now.size(); i++) {
      if (match[i] != NONE) {
        continue;
      }
      while (old < was.size() && (taken[old] || !mayBeOne(was.get(old), now.get(i)))) {
        old++;
      }
      if (old < was.size()) {
        pair(old, i);
      }
    }
  }

  /// Pairs two items if they are free and equal; true when they are a pair now or were before.
  private boolean pairIfEqual(int old, int i) {
    if (match[i] == NONE && !taken[old] && Trees.same(was.get(old), now.get(i))) {
      pair(old, i);
    }
    return match[i] == old;
  }

  private void pair(int old, int i) {
    match[i] = old;
    taken[old] = true;
  }

  private static boolean mayBeOne(JsonNode one, JsonNode other) {
    return one.getNodeType() == other.getNodeType()
        && (identity(one).isEmpty() || identity(other).isEmpty());
  }

  private static Optional<String> identity(JsonNode item) {
    for (String field : IDENTITIES) {
      JsonNode value = item.path(field);
      if (value.isTextual() || value.isNumber()) {
        return Optional.of(field + " " + value.asText());
      }
    }
    return Optional.empty();
  }
}
