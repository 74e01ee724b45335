package lockstep.datasource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/// A table of columns, Grafana's unit of data.
///
/// @param name shown in legends; may be empty
/// @param fields its columns, all of one length
/// @param meta hints on how to show it; empty when there are none
public record Frame(String name, List<Field> fields, Optional<ObjectNode> meta) {
  public Frame {
    fields = List.copyOf(fields);
    long lengths = fields.stream().mapToInt(field -> field.values().size()).distinct().count();
    if (lengths > 1) {
      throw new IllegalArgumentException("frame %s: fields differ in length".formatted(name));
    }
  }

  /// A frame without hints.
  public Frame(String name, List<Field> fields) {
    this(name, fields, Optional.empty());
  }

  /// The number of rows.
  public int rows() {
    return fields.isEmpty() ? 0 : fields.getFirst().values().size();
  }
}
