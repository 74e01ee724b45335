package lockstep.sync.webhook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/// Reads of a delivery what is of use here. All the rest, above all the list of commits, which can
/// be tens of megabytes, is read over and never held.
final class DeliveryBody {
  private static final Set<String> KEPT =
      Set.of(
          "ref",
          "after",
          "push",
          "changes",
          "action",
          "number",
          "pull_request",
          "object_attributes");
  private static final int MAX_DEPTH = 200;
  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .build())
          .build();

  private DeliveryBody() {}

  /// The members of use; empty when the body is no JSON object.
  static Optional<ObjectNode> read(byte[] body) {
    try (JsonParser parser = MAPPER.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      ObjectNode kept = JsonNodeFactory.instance.objectNode();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        if (KEPT.contains(name)) {
          kept.set(name, MAPPER.readTree(parser));
        } else {
          parser.skipChildren();
        }
      }
      return parser.nextToken() == null ? Optional.of(kept) : Optional.empty();
    } catch (IOException _) {
      return Optional.empty();
    }
  }
}
