package lockstep.core.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.ValueNode;
import java.io.IOException;

/// The upper levels of a JSON text, which say what a file is.
///
/// Nearly all of a dashboard is below them, and a snapshot needs none of that: to read past it,
/// checking that it is well-formed, costs a third of making trees of it.
final class JsonOutline {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final JsonParser parser;
  private final int levels;

  /// @param levels how deep objects are kept; those below are empty
  JsonOutline(JsonParser parser, int levels) {
    this.parser = parser;
    this.levels = levels;
  }

  /// The value that begins with the next token; a missing node when there is none.
  JsonNode read() throws IOException {
    JsonToken token = parser.nextToken();
    return token == null ? NODES.missingNode() : value(token, 0);
  }

  private JsonNode value(JsonToken token, int level) throws IOException {
    return switch (token) {
      case START_OBJECT -> object(level);
      case START_ARRAY -> array(level);
      case VALUE_STRING -> NODES.textNode(parser.getText());
      case VALUE_NUMBER_INT -> whole();
      case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDecimalValue());
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      case VALUE_NULL -> NODES.nullNode();
      case FIELD_NAME, END_OBJECT, END_ARRAY, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
          throw new IllegalStateException("a value does not begin with " + token);
    };
  }

  private ValueNode whole() throws IOException {
    return switch (parser.getNumberType()) {
      case INT -> NODES.numberNode(parser.getIntValue());
      case LONG -> NODES.numberNode(parser.getLongValue());
      case BIG_INTEGER, FLOAT, DOUBLE, BIG_DECIMAL -> NODES.numberNode(parser.getBigIntegerValue());
    };
  }

  private ObjectNode object(int level) throws IOException {
    ObjectNode object = NODES.objectNode();
    if (level == levels) {
      skip();
      return object;
    }
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      object.set(name, value(parser.nextToken(), level + 1));
    }
    return object;
  }

  /// Of an array its plain values alone.
  private ArrayNode array(int level) throws IOException {
    ArrayNode array = NODES.arrayNode();
    if (level > levels) {
      skip();
      return array;
    }
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      if (token.isStructStart()) {
        skip();
      } else {
        array.add(value(token, level + 1));
      }
    }
    return array;
  }

  /// Reads to the end of the object or array that has begun.
  private void skip() throws IOException {
    int open = 1;
    while (open > 0) {
      JsonToken token = parser.nextToken();
      if (token.isStructStart()) {
        open++;
      } else if (token.isStructEnd()) {
        open--;
      } else if (token == JsonToken.VALUE_NUMBER_FLOAT && hasExponent()) {
        parser.getDecimalValue(); // refuses what no number can hold
      }
    }
  }

  private boolean hasExponent() throws IOException {
    char[] text = parser.getTextCharacters();
    int end = parser.getTextOffset() + parser.getTextLength();
    for (int i = parser.getTextOffset(); i < end; i++) {
      if (text[i] == 'e' || text[i] == 'E') {
        return true;
      }
    }
    return false;
  }
}
