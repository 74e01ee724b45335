package lockstep.core.merge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// One panel before and after both edits; null where it is not there.
record Versions(@Nullable JsonNode base, @Nullable JsonNode mine, @Nullable JsonNode theirs) {
  /// The panels that are left.
  ///
  /// @param contents by name
  /// @param copies names in `contents` that stand for a second version, with the name of the first
  record Left(Map<String, JsonNode> contents, Map<String, String> copies) {}

  /// Merges all panels of a dashboard.
  ///
  /// @param list where they are
  /// @param twin makes, of the second version of the panel that bears a name, a panel of its own
  static Left merge(
      Place list,
      Map<String, JsonNode> base,
      Map<String, JsonNode> mine,
      Map<String, JsonNode> theirs,
      Clashes clashes,
      BiFunction<String, ObjectNode, Map.Entry<String, ObjectNode>> twin) {
    Set<String> all = new TreeSet<>(Orders::compareNames);
    all.addAll(theirs.keySet());
    all.addAll(mine.keySet());
    Left left = new Left(new LinkedHashMap<>(), new TreeMap<>(Orders::compareNames));
    for (String name : all) {
      Versions panel = new Versions(base.get(name), mine.get(name), theirs.get(name));
      JsonNode shown = panel.base() == null ? JsonNodeFactory.instance.missingNode() : panel.base();
      Place at = list.item(name, shown);
      Clashes inside = clashes.sibling();
      @Nullable JsonNode content = panel.merged(at, inside);
      if (panel.canBeTwo() && inside.wantsBoth()) {
        content = panel.merged(at, Clashes.allFor(Choice.THEIRS));
        if (panel.merged(at, Clashes.allFor(Choice.MINE)) instanceof ObjectNode second) {
          Map.Entry<String, ObjectNode> own = twin.apply(name, second);
          left.contents().put(own.getKey(), own.getValue());
          left.copies().put(own.getKey(), name);
        }
      } else {
        clashes.addAll(inside, panel.canBeTwo());
      }
      if (content != null) {
        left.contents().put(name, content);
      }
    }
    return left;
  }

  private @Nullable JsonNode merged(Place at, Clashes clashes) {
    return new TreeMerge(clashes).merge(at, base, mine, theirs);
  }

  /// True when two versions of it can stand side by side.
  private boolean canBeTwo() {
    return mine != null && theirs != null && !Board.isRow(mine) && !Board.isRow(theirs);
  }
}
