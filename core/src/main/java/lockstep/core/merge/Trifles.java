package lockstep.core.merge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What is different in a file though nobody meant a difference, such as `null` that is written or
/// left out. It does not clash, and a removal wins over it.
///
/// Asked only where each side differs from the base and from the other: what one side alone changed
/// is always taken as it is. All answers are the same when the sides are swapped.
final class Trifles {
  private static final Pattern CURRENT =
      Pattern.compile("(spec\\.)?(templating\\.list|variables)\\[.*](\\.spec)?\\.current");

  /// What AngularJS once left in things that it drew.
  private static final String ANGULAR_MARK = "$$hashKey";

  private Trifles() {}

  /// What the values come to.
  ///
  /// @param value null stands for none
  record Settled(@Nullable JsonNode value) {}

  /// What three different values come to when two of them mean the same; empty when they clash.
  static Optional<Settled> settle(
      Place place, @Nullable JsonNode base, @Nullable JsonNode mine, @Nullable JsonNode theirs) {
    boolean nothing = isNothing(base) && isNothing(mine) && isNothing(theirs);
    if (nothing || alike(place, mine, theirs)) {
      return Optional.of(new Settled(first(mine, theirs)));
    }
    if (alike(place, base, mine) || (theirs == null && Meant.isSame(place, base, mine))) {
      return Optional.of(new Settled(theirs));
    }
    return alike(place, base, theirs) || (mine == null && Meant.isSame(place, base, theirs))
        ? Optional.of(new Settled(mine))
        : Optional.empty();
  }

  private static boolean alike(Place place, @Nullable JsonNode one, @Nullable JsonNode other) {
    if (place.path().equals("refresh")) {
      return isOff(one) && isOff(other);
    }
    if (one != null
        && other != null
        && one.has("value")
        && CURRENT.matcher(place.path()).matches()) {
      return TreeMerge.same(one.get("value"), other.get("value"));
    }
    return TreeMerge.same(withoutNulls(one), withoutNulls(other));
  }

  /// Grafana has written "no refresh" in each of these ways.
  private static boolean isOff(@Nullable JsonNode refresh) {
    return refresh == null
        || refresh.isNull()
        || refresh.equals(JsonNodeFactory.instance.booleanNode(false))
        || (refresh.isTextual() && refresh.textValue().isEmpty());
  }

  /// The tree without members that are `null`; null when it is `null` itself.
  static @Nullable JsonNode withoutNulls(@Nullable JsonNode tree) {
    return pruned(tree, false);
  }

  /// The tree without members that are `null` or hold nothing; null when it holds nothing itself.
  static @Nullable JsonNode withoutEmpty(@Nullable JsonNode tree) {
    return pruned(tree, true);
  }

  private static boolean isNothing(@Nullable JsonNode tree) {
    return withoutEmpty(tree) == null;
  }

  private static @Nullable JsonNode pruned(@Nullable JsonNode tree, boolean empty) {
    if (tree == null || tree.isNull()) {
      return null;
    }
    if (empty && tree.isArray() && tree.isEmpty()) {
      return null;
    }
    if (tree.isArray()) {
      var items = JsonNodeFactory.instance.arrayNode();
      tree.forEach(item -> items.add(pruned(item, empty)));
      return items;
    }
    if (!tree.isObject()) {
      return tree;
    }
    ObjectNode members = JsonNodeFactory.instance.objectNode();
    tree.properties()
        .forEach(
            member -> {
              @Nullable JsonNode value = pruned(member.getValue(), empty);
              if (value != null && !member.getKey().equals(ANGULAR_MARK)) {
                members.set(member.getKey(), value);
              }
            });
    return empty && members.isEmpty() ? null : members;
  }

  /// One of two values that mean the same, whichever side has it: that whose text comes first.
  static @Nullable JsonNode first(@Nullable JsonNode one, @Nullable JsonNode other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return sorted(one).toString().compareTo(sorted(other).toString()) <= 0 ? one : other;
  }

  private static JsonNode sorted(JsonNode tree) {
    if (tree.isArray()) {
      var items = JsonNodeFactory.instance.arrayNode();
      tree.forEach(item -> items.add(sorted(item)));
      return items;
    }
    if (!tree.isObject()) {
      return tree;
    }
    ObjectNode members = JsonNodeFactory.instance.objectNode();
    tree.properties().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(member -> members.set(member.getKey(), sorted(member.getValue())));
    return members;
  }
}
