package lockstep.core.merge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import lockstep.core.json.Json;

/// What a merge must not make of two valid documents.
final class Validity {
  private Validity() {}

  /// Why `merged` cannot stand, though both sides did.
  static Optional<String> problem(ObjectNode merged, ObjectNode mine, ObjectNode theirs) {
    if (hasTitle(theirs) && !hasTitle(merged)) {
      return Optional.of("the merged dashboard has no title");
    }
    if (repeatedId(merged).isPresent()
        && repeatedId(mine).isEmpty()
        && repeatedId(theirs).isEmpty()) {
      return repeatedId(merged)
          .map(id -> "two panels of the merged dashboard have the id %s".formatted(id));
    }
    if (overlaps(merged) && !overlaps(mine) && !overlaps(theirs)) {
      return Optional.of("panels of the merged dashboard overlap");
    }
    Optional<String> modern = ElementsValidity.problem(merged, mine, theirs);
    if (modern.isPresent()) {
      return modern;
    }
    int size = Json.bytes(merged).length;
    return size > Json.MAX_BYTES
        ? Optional.of(
            "the merged dashboard has %,d bytes; at most %,d are read"
                .formatted(size, Json.MAX_BYTES))
        : Optional.empty();
  }

  private static boolean hasTitle(ObjectNode document) {
    return !document.path("title").asText("").isBlank();
  }

  private static Optional<String> repeatedId(ObjectNode dashboard) {
    Set<String> seen = new HashSet<>();
    List<JsonNode> panels = new ArrayList<>();
    for (JsonNode panel : dashboard.path("panels")) {
      panels.add(panel);
      panel.path("panels").forEach(panels::add);
    }
    dashboard.path("rows").forEach(row -> row.path("panels").forEach(panels::add));
    return panels.stream()
        .map(panel -> panel.path("id"))
        .filter(JsonNode::isIntegralNumber)
        .map(JsonNode::asText)
        .filter(id -> !seen.add(id))
        .findFirst();
  }

  private static boolean overlaps(ObjectNode dashboard) {
    return Board.of(dashboard)
        .map(board -> Grid.overlaps(List.copyOf(board.visible().values())))
        .orElse(false);
  }
}
