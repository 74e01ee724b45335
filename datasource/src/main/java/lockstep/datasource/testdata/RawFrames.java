package lockstep.datasource.testdata;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import lockstep.datasource.Field;
import lockstep.datasource.Frame;
import lockstep.datasource.Query;
import lockstep.datasource.QueryResult;
import lockstep.datasource.TimeRange;
import org.jspecify.annotations.Nullable;

/// Frames that somebody typed as JSON, in either of the two spellings of Grafana: columns with
/// their values, or `schema` and `data`.
final class RawFrames {
  private static final int LONGEST = 1_000_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private RawFrames() {}

  static QueryResult run(Query query, TimeRange range) {
    String text = query.text("rawFrameContent").orElse("[]");
    if (text.length() > LONGEST) {
      return QueryResult.badQuery(
          "rawFrameContent: %d characters (expected: at most %d)"
              .formatted(text.length(), LONGEST));
    }
    JsonNode frames;
    try {
      frames = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return QueryResult.badQuery(
          "rawFrameContent: is no JSON at line %d, column %d"
              .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr()));
    }
    if (!frames.isArray()) {
      return QueryResult.badQuery("rawFrameContent: is no list (expected: a list of frames)");
    }
    List<Frame> answer = new ArrayList<>();
    try {
      frames.forEach(node -> answer.add(frame(node)));
    } catch (IllegalArgumentException e) {
      return QueryResult.badQuery("rawFrameContent: " + e.getMessage());
    }
    return QueryResult.of(answer);
  }

  private static Frame frame(JsonNode node) {
    JsonNode schema = node.has("schema") ? node.path("schema") : node;
    JsonNode data = node.path("data").path("values");
    List<Field> fields = new ArrayList<>();
    for (JsonNode field : schema.path("fields")) {
      JsonNode values = data.isArray() ? data.path(fields.size()) : field.path("values");
      fields.add(field(field, values));
    }
    Optional<ObjectNode> meta =
        schema.path("meta") instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
    return new Frame(schema.path("name").asText(""), fields, meta);
  }

  private static Field field(JsonNode node, JsonNode cells) {
    Field.Type type = type(node.path("type").asText(""), cells);
    List<@Nullable Object> values = new ArrayList<>();
    for (JsonNode cell : cells) {
      values.add(cell.isNull() ? null : value(type, cell));
    }
    Map<String, String> labels = new TreeMap<>();
    node.path("labels").properties().forEach(l -> labels.put(l.getKey(), l.getValue().asText()));
    Optional<ObjectNode> config =
        node.path("config") instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
    return new Field(node.path("name").asText(""), type, labels, config, values);
  }

  private static Object value(Field.Type type, JsonNode cell) {
    return switch (type) {
      case TIME -> cell.asLong();
      case NUMBER -> cell.asDouble();
      case BOOLEAN -> cell.asBoolean();
      case STRING -> cell.isValueNode() ? cell.asText() : cell.toString();
    };
  }

  private static Field.Type type(String word, JsonNode cells) {
    for (Field.Type type : Field.Type.values()) {
      if (type.word().equals(word)) {
        return type;
      }
    }
    for (JsonNode cell : cells) {
      if (!cell.isNull()) {
        return cell.isNumber()
            ? Field.Type.NUMBER
            : cell.isBoolean() ? Field.Type.BOOLEAN : Field.Type.STRING;
      }
    }
    return Field.Type.STRING;
  }
}
