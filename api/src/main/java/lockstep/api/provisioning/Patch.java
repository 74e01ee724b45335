package lockstep.api.provisioning;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Optional;
import lockstep.api.http.HttpFault;
import lockstep.api.http.Request;
import lockstep.api.k8s.Statuses;
import lockstep.core.json.Json;
import lockstep.core.json.Parsed;

/// Changes of an object, as a merge patch (RFC 7396) or a JSON patch (RFC 6902).
record Patch(Statuses statuses) {
  private static final int MOST_STEPS = 1_000;

  /// The object as the request would have it.
  ObjectNode apply(Request request, ObjectNode object) {
    String type = request.header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
    JsonNode body = body(request);
    if (type.contains("json-patch+json")) {
      return steps(object.deepCopy(), body);
    }
    if (type.contains("merge-patch+json") || type.contains("strategic-merge-patch+json")) {
      // Nothing here has a list that a strategic patch would merge by key.
      if (body instanceof ObjectNode patch) {
        return merged(object.deepCopy(), patch);
      }
      throw statuses.badRequest("the body is no object");
    }
    throw statuses.fault(
        415,
        "UnsupportedMediaType",
        "Content-Type: expected application/merge-patch+json or application/json-patch+json",
        "");
  }

  private JsonNode body(Request request) {
    return switch (Json.read(request.body())) {
      case Parsed.Tree(JsonNode root) -> root;
      case Parsed.Problem problem -> throw statuses.badRequest(problem.sentence());
    };
  }

  private static ObjectNode merged(ObjectNode object, ObjectNode patch) {
    patch
        .properties()
        .forEach(
            each -> {
              String key = each.getKey();
              JsonNode value = each.getValue();
              if (value.isNull()) {
                object.remove(key);
              } else if (value instanceof ObjectNode inner) {
                ObjectNode under =
                    object.get(key) instanceof ObjectNode there
                        ? there
                        : JsonNodeFactory.instance.objectNode();
                object.set(key, merged(under, inner));
              } else {
                object.set(key, value);
              }
            });
    return object;
  }

  private ObjectNode steps(ObjectNode object, JsonNode body) {
    if (!(body instanceof ArrayNode steps) || steps.size() > MOST_STEPS) {
      throw statuses.badRequest("a JSON patch is a list of at most %d steps".formatted(MOST_STEPS));
    }
    JsonNode root = object;
    for (int i = 0; i < steps.size(); i++) {
      root = step(root, steps.get(i), i);
    }
    if (root instanceof ObjectNode whole) {
      return whole;
    }
    throw statuses.badRequest("the patch leaves no object");
  }

  private JsonNode step(JsonNode root, JsonNode step, int index) {
    String op = step.path("op").asText();
    JsonPointer path = pointer(step, "path", index);
    return switch (op) {
      case "add" -> put(root, path, value(step, index), index, true);
      case "replace" -> {
        require(root, path, index);
        yield put(root, path, value(step, index), index, false);
      }
      case "remove" -> {
        require(root, path, index);
        yield removed(root, path, index);
      }
      case "test" -> {
        if (!root.at(path).equals(value(step, index))) {
          throw fault(422, index, "the test of %s fails".formatted(path));
        }
        yield root;
      }
      case "copy", "move" -> {
        JsonPointer from = pointer(step, "from", index);
        JsonNode value = require(root, from, index).deepCopy();
        yield put(op.equals("move") ? removed(root, from, index) : root, path, value, index, true);
      }
      default -> throw fault(400, index, "op: '%s' is none of RFC 6902".formatted(op));
    };
  }

  private JsonNode value(JsonNode step, int index) {
    return Optional.ofNullable(step.get("value"))
        .orElseThrow(() -> fault(400, index, "value: is missing"));
  }

  private JsonPointer pointer(JsonNode step, String field, int index) {
    try {
      return JsonPointer.compile(step.path(field).asText());
    } catch (IllegalArgumentException _) {
      throw fault(400, index, field + ": is no JSON pointer");
    }
  }

  private JsonNode require(JsonNode root, JsonPointer path, int index) {
    JsonNode found = root.at(path);
    if (found.isMissingNode()) {
      throw fault(422, index, "there is nothing at %s".formatted(path));
    }
    return found;
  }

  private JsonNode put(JsonNode root, JsonPointer path, JsonNode value, int index, boolean insert) {
    if (path.matches()) {
      return value;
    }
    String last = path.last().getMatchingProperty();
    switch (root.at(path.head())) {
      case ObjectNode object -> object.set(last, value);
      case ArrayNode array -> {
        int at = last.equals("-") ? array.size() : path.last().getMatchingIndex();
        if (at < 0 || at > array.size()) {
          throw fault(422, index, "there is no place %s".formatted(path));
        }
        if (insert) {
          array.insert(at, value);
        } else {
          array.set(at, value);
        }
      }
      default -> throw fault(422, index, "there is nothing at %s".formatted(path.head()));
    }
    return root;
  }

  private JsonNode removed(JsonNode root, JsonPointer path, int index) {
    if (path.matches()) {
      throw fault(422, index, "the whole object cannot be removed by a patch");
    }
    switch (root.at(path.head())) {
      case ObjectNode object -> object.remove(path.last().getMatchingProperty());
      case ArrayNode array -> array.remove(path.last().getMatchingIndex());
      default -> throw fault(422, index, "there is nothing at %s".formatted(path));
    }
    return root;
  }

  private HttpFault fault(int code, int index, String words) {
    return statuses.fault(
        code,
        code == 400 ? "BadRequest" : "Invalid",
        "step %d of the patch: %s".formatted(index + 1, words),
        "");
  }
}
