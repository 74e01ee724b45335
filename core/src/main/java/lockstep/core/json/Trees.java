package lockstep.core.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Comparing trees by what they say.
public final class Trees {
  private Trees() {}

  /// True when two trees say the same: numbers are compared as quantities (`1000.0` is `1000`,
  /// however they are kept), members in any order.
  public static boolean same(JsonNode one, JsonNode other) {
    if (one.isNumber() && other.isNumber()) {
      return Numbers.sameQuantity(one, other);
    }
    if (one.isObject() && other.isObject()) {
      return one.size() == other.size()
          && one.properties().stream().allMatch(member -> hasSame(other, member));
    }
    if (one.isArray() && other.isArray()) {
      return one.size() == other.size() && sameItems(one, other);
    }
    return one.equals(other);
  }

  private static boolean hasSame(JsonNode object, Map.Entry<String, JsonNode> member) {
    @Nullable JsonNode value = object.get(member.getKey());
    return value != null && same(value, member.getValue());
  }

  private static boolean sameItems(JsonNode one, JsonNode other) {
    Iterator<JsonNode> others = other.iterator();
    for (JsonNode item : one) {
      if (!same(item, others.next())) {
        return false;
      }
    }
    return true;
  }
}
