package lockstep.datasource;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/// Frames in Grafana's JSON: `schema` says what the columns are, `data` holds them.
public final class FrameJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private FrameJson() {}

  /// The frame as part of the answer to the query `refId`.
  public static ObjectNode write(String refId, Frame frame) {
    ObjectNode schema = JSON.objectNode();
    if (!frame.name().isEmpty()) {
      schema.put("name", frame.name());
    }
    schema.put("refId", refId);
    frame.meta().ifPresent(meta -> schema.set("meta", meta));
    ArrayNode fields = schema.putArray("fields");
    ArrayNode columns = JSON.arrayNode();
    for (Field field : frame.fields()) {
      fields.add(schema(field));
      ArrayNode column = columns.addArray();
      field.values().forEach(value -> add(column, value));
    }
    ObjectNode answer = JSON.objectNode();
    answer.set("schema", schema);
    answer.putObject("data").set("values", columns);
    return answer;
  }

  private static ObjectNode schema(Field field) {
    ObjectNode schema = JSON.objectNode();
    schema.put("name", field.name());
    schema.put("type", field.type().word());
    schema.putObject("typeInfo").put("frame", field.type().frameType()).put("nullable", true);
    if (!field.labels().isEmpty()) {
      ObjectNode labels = schema.putObject("labels");
      field.labels().forEach(labels::put);
    }
    schema.set("config", field.config().orElseGet(JSON::objectNode));
    return schema;
  }

  private static void add(ArrayNode column, @Nullable Object value) {
    switch (value) {
      case null -> column.addNull();
      case Long time -> column.add(time);
      case Double number when number.isNaN() || number.isInfinite() -> column.addNull();
      case Double number -> column.add(number);
      case Boolean flag -> column.add(flag);
      default -> column.add(value.toString());
    }
  }
}
