package lockstep.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import lockstep.core.text.Nearest;

/// The fields of a JSON object in a request, each with a clear error when it is of the wrong kind.
///
/// @param object as it was sent
public record Fields(ObjectNode object) {
  /// The same, when it has no other fields than `known`: who misspells a field must not get what
  /// they did not ask for.
  ///
  /// @throws HttpFault 400 that names the first other one, and the nearest that there is
  public Fields only(String... known) {
    List<String> names = List.of(known);
    object
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!names.contains(name)) {
                throw HttpFault.badRequest(
                    names.isEmpty()
                        ? "%s: is no field here (expected: none)".formatted(name)
                        : "%s: is no field here, did you mean %s? (expected: %s)"
                            .formatted(name, Nearest.of(name, names), String.join(", ", names)));
              }
            });
    return this;
  }

  /// A text; empty when the field is absent or null.
  ///
  /// @throws HttpFault 400 when it is something else
  public Optional<String> text(String name) {
    JsonNode value = object.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isTextual()) {
      throw wrong(name, "a text");
    }
    return Optional.of(value.textValue());
  }

  /// True or false; false when the field is absent or null.
  ///
  /// @throws HttpFault 400 when it is something else
  public boolean flag(String name) {
    JsonNode value = object.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return false;
    }
    if (!value.isBoolean()) {
      throw wrong(name, "true or false");
    }
    return value.booleanValue();
  }

  /// A whole number; empty when the field is absent or null.
  ///
  /// @throws HttpFault 400 when it is something else
  public OptionalLong number(String name) {
    JsonNode value = object.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return OptionalLong.empty();
    }
    if (!value.isNumber() || !value.canConvertToLong() || !value.canConvertToExactIntegral()) {
      throw wrong(name, "a whole number");
    }
    return OptionalLong.of(value.longValue());
  }

  /// A list of texts; empty when the field is absent or null.
  ///
  /// @throws HttpFault 400 when it is something else
  public List<String> texts(String name) {
    JsonNode value = object.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode item : value) {
      if (item.isTextual()) {
        texts.add(item.textValue());
      }
    }
    if (!value.isArray() || texts.size() != value.size()) {
      throw wrong(name, "a list of texts");
    }
    return texts;
  }

  /// An object; empty when the field is absent or null.
  ///
  /// @throws HttpFault 400 when it is something else
  public Optional<ObjectNode> object(String name) {
    JsonNode value = object.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (value instanceof ObjectNode found) {
      return Optional.of(found);
    }
    throw wrong(name, "an object");
  }

  private static HttpFault wrong(String name, String expected) {
    return HttpFault.badRequest("bad request data: %s must be %s".formatted(name, expected));
  }
}
