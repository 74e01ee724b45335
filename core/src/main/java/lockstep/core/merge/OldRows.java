package lockstep.core.merge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// The rows of a dashboard of before schema 16: a list of rows that hold their panels, without
/// coordinates.
///
/// @param rows in the order of the file
/// @param panels by id, in the order of the file
record OldRows(List<Row> rows, SequencedMap<String, JsonNode> panels) {

  /// A row.
  ///
  /// @param header all of it but its panels, which are `null`
  /// @param panels their ids
  record Row(ObjectNode header, List<String> panels) {
    String title() {
      return header.path("title").asText("");
    }
  }

  /// The rows of a dashboard; empty when it is of another form, or a panel has no id of its own.
  static Optional<OldRows> of(ObjectNode dashboard) {
    OldRows rows = new OldRows(new ArrayList<>(), new LinkedHashMap<>());
    return dashboard.path("rows") instanceof ArrayNode list
            && dashboard.path("panels").isEmpty()
            && rows.read(list)
        ? Optional.of(rows)
        : Optional.empty();
  }

  private boolean read(ArrayNode list) {
    for (JsonNode node : list) {
      if (!(node instanceof ObjectNode row) || !(row.path("panels") instanceof ArrayNode held)) {
        return false;
      }
      List<String> ids = new ArrayList<>();
      for (JsonNode panel : held) {
        JsonNode id = panel.path("id");
        if (!id.isIntegralNumber() || panels.put(id.asText(), panel) != null) {
          return false;
        }
        ids.add(id.asText());
      }
      ObjectNode header = Board.shallowCopy(row);
      header.set("panels", JsonNodeFactory.instance.nullNode());
      rows.add(new Row(header, List.copyOf(ids)));
    }
    return true;
  }
}
